// SPDX-License-Identifier: GPL-3.0-or-later
// Heads of requests from strangers: a header in each line. Nobody gets in without the token, or with a
// framing that can be read in two ways.
#include "http/inbound.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    HttpServerOptions options;
    options.token = "s3cret";
    options.routes = {{"POST", "/push"}};
    InboundRequest head;
    head.method = "POST";
    head.path = "/push";
    int framings = 0;
    bool named = false;
    for (const QByteArray &line :
         QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const QByteArray name = line.left(std::max<qsizetype>(line.indexOf(':'), 0)).toLower();
        const QByteArray value = line.mid(line.indexOf(':') + 1).trimmed();
        framings += name == "content-length" || name == "transfer-encoding" ? 1 : 0;
        named = named || value.contains("s3cret") || value.startsWith("Basic") || value.startsWith("basic");
        head.headers.emplace_back(name, value);
    }
    const auto answer = judgeHead(head, options);
    if (!answer && (framings > 1 || (!named && !carriesToken(head, options.token))))
        std::abort();
    return 0;
}
