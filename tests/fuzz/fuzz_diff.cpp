// SPDX-License-Identifier: GPL-3.0-or-later
// Any two texts: what is said to differ between them makes one into the other.
#include "amplification.h"
#include "runbook/textdiff.h"

#include <cstdint>

namespace {

/// An edit does not say how its lines end, so that an empty last line and none are the same to it.
std::vector<QByteArray> withoutEnds(const QByteArray &text)
{
    std::vector<QByteArray> lines = wf::rawLines(text);
    for (QByteArray &line : lines) {
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
    }
    while (!lines.empty() && lines.back().isEmpty())
        lines.pop_back();
    return lines;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    const qsizetype cut = bytes.size() * data[0] / 256;
    const QByteArray before = bytes.left(cut);
    const QByteArray after = bytes.mid(cut);
    const wf::fuzz::Amplification held(size, 400, std::size_t{2} << 20);
    const auto applied = wf::applyEdits(before, wf::editsBetween(before, after));
    if (!applied || withoutEnds(*applied) != withoutEnds(after))
        std::abort();
    const QByteArray patch = wf::unifiedDiff(before, after, QStringLiteral("a.md"));
    if (patch.isEmpty() != (before == after))
        std::abort();
    static_cast<void>(wf::carriedOver(wf::editsBetween(before, after), before, after).has_value());
    return 0;
}
