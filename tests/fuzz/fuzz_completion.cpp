// SPDX-License-Identifier: GPL-3.0-or-later
// Any text, and any place in it, as what somebody types into the expression box: what may be completed lies
// before the place, and is what stands there.
#include "amplification.h"
#include "promql/completion.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data + 2), size - 2);
    const std::size_t at = (std::size_t(data[0]) << 8 | data[1]) % (text.size() + 1);
    const wf::fuzz::Amplification held(size, 400);
    const wf::promql::CompletionPlace place = wf::promql::completionPlace(text, at);
    if (place.from > at || place.prefix != text.substr(place.from, at - place.from))
        std::abort();
    if (place.kind != wf::promql::CompletionPlace::Kind::LabelValue && !place.label.empty())
        std::abort();
    for (const std::string &word : wf::promql::wordsWith(place.prefix)) {
        if (word.size() < place.prefix.size())
            std::abort();
    }
    return 0;
}
