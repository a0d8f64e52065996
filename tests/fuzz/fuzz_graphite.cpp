// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of strangers: what is taken for a metric has a path, a number, and a time that is no less than 1970.
#include "feed/graphiteline.h"

#include <cmath>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    std::string_view text(reinterpret_cast<const char *>(data), size);
    GraphiteReader reader;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const GraphiteKind kind = reader.read(text.substr(0, end));
        const GraphiteLine &line = reader.line();
        if (kind == GraphiteKind::Metric &&
            (line.path.empty() || std::isnan(line.value) || line.timeMs.value_or(0) < 0 ||
             line.tags.size() > MaxGraphiteTags))
            std::abort();
        if (kind == GraphiteKind::Bad && reader.problem().empty())
            std::abort();
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return 0;
}
