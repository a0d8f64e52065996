// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as what a peer sends over HTTP, in one piece and byte by byte: an answer or a failure, never
// both, never more than the limits allow, and nothing that depends on how the bytes were cut on the way.
#include "amplification.h"
#include "http/responsereader.h"

#include <algorithm>
#include <cstdlib>

namespace {

constexpr qint64 BodyBytes = 4096;
constexpr qsizetype HeadBytes = 1024;
/// A buffer that grows takes twice what is in it, and never less than a block.
constexpr qint64 Slack = 64 * 1024;

wf::HttpAnswer read(std::string_view bytes, std::size_t step, const wf::HttpLimits &limits)
{
    wf::ResponseReader reader(limits);
    bool more = true;
    while (more && reader.isInHead() && !bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n') + 1);
        const std::string_view taken = line.empty() ? bytes : line;
        more = reader.headLine(taken);
        bytes.remove_prefix(taken.size());
    }
    for (; more && !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size())))
        more = reader.bodyBytes(bytes.substr(0, step));
    if (more)
        reader.closed();
    if (reader.isComplete() == reader.failure().has_value())
        std::abort();
    return reader.take();
}

void check(const wf::HttpAnswer &answer)
{
    qsizetype head = 0;
    for (const auto &[name, value] : answer.headers)
        head += name.size() + value.size();
    if (head > HeadBytes || answer.body.size() > BodyBytes || answer.body.capacity() > 2 * BodyBytes + Slack)
        std::abort();
    if (answer.failure && (!answer.body.isEmpty() || answer.failure->words.isEmpty()))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    wf::HttpLimits limits;
    limits.headBytes = HeadBytes;
    limits.bodyBytes = BodyBytes;
    limits.inflate = data[0] & 1;
    limits.errorBodies = data[0] & 2;
    const std::string_view bytes(reinterpret_cast<const char *>(data + 1), size - 1);
    const wf::fuzz::Amplification held(size, 8, std::size_t(4 * BodyBytes + 8 * Slack));
    const wf::HttpAnswer whole = read(bytes, std::max(bytes.size(), std::size_t(1)), limits);
    const wf::HttpAnswer single = read(bytes, 1, limits);
    check(whole);
    check(single);
    // Byte by byte the end comes before what is too much behind it; but what is an answer in one piece is the
    // same one in many.
    if (!whole.failure && (single.failure || single.body != whole.body || single.status != whole.status))
        std::abort();
    return 0;
}
