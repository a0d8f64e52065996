// SPDX-License-Identifier: GPL-3.0-or-later
// Any line on the control socket: a command that can be written and read again, or a sentence.
#include "amplification.h"
#include "desk/bundlejson.h"
#include "desk/commandjson.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray line(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 100);
    if (const auto request = wf::parseRequest(line)) {
        const auto again = wf::parseRequest(wf::requestText(*request));
        if (!again || again->command.index() != request->command.index())
            std::abort();
    } else if (request.error().message.isEmpty()) {
        std::abort();
    }
    const auto import = wf::importRequest(line);
    const auto answer = wf::parseAnswer(line);
    const auto imported = wf::parseImportAnswer(line);
    if ((import && !*import && import->error().message.isEmpty()) ||
        (!answer && answer.error().message.isEmpty()) || (!imported && imported.error().message.isEmpty()))
        std::abort();
    return 0;
}
