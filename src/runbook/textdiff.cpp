// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/textdiff.h"

#include <algorithm>
#include <map>

namespace wf {

namespace {

/// Above it the texts have little in common, and the search would take memory with its square.
constexpr int MaxDistance = 2000;

QByteArray contentOf(const QByteArray &raw)
{
    qsizetype size = raw.size();
    while (size > 0 && (raw[size - 1] == '\n' || raw[size - 1] == '\r'))
        --size;
    return raw.first(size);
}

QByteArray endOf(const QByteArray &raw)
{
    return raw.sliced(contentOf(raw).size());
}

std::vector<QByteArray> contentsOf(const std::vector<QByteArray> &raw)
{
    std::vector<QByteArray> lines;
    lines.reserve(raw.size());
    for (const QByteArray &line : raw)
        lines.push_back(contentOf(line));
    return lines;
}

/// How lines of this text end.
QByteArray lineEndOf(const std::vector<QByteArray> &raw)
{
    const QByteArray end = raw.empty() ? QByteArray() : endOf(raw.front());
    return end.isEmpty() ? QByteArrayLiteral("\n") : end;
}

/// Joins lines; those without an end get one, but for the last, which has one if `closed` says so.
QByteArray joined(std::vector<QByteArray> lines, const QByteArray &end, bool closed)
{
    QByteArray text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool last = i + 1 == lines.size();
        if (endOf(lines[i]).isEmpty() && (!last || closed))
            lines[i] += end;
        else if (last && !closed)
            lines[i] = contentOf(lines[i]);
        // A CR and the LF of an empty line after it would be one end: two lines less.
        if (text.endsWith('\r') && lines[i].startsWith('\n'))
            lines[i].replace(0, 1, "\r");
        text += lines[i];
    }
    return text;
}

/// The furthest points of each round of Myers' search, from which the way is read backwards.
class Search
{
public:
    Search(const std::vector<int> &a, const std::vector<int> &b) : m_a(a), m_b(b) {}

    /// Which lines of either side are in no pair; false: too many.
    bool run(std::vector<bool> &goneA, std::vector<bool> &goneB)
    {
        const int n = int(m_a.size());
        const int m = int(m_b.size());
        const int most = std::min(n + m, MaxDistance);
        std::vector<int> furthest(std::size_t(2 * most + 3), 0);
        const auto at = [&](int k) -> int & { return furthest[std::size_t(k + most + 1)]; };
        for (int d = 0; d <= most; ++d) {
            m_rounds.emplace_back(furthest.begin() + (most + 1 - d), furthest.begin() + (most + 2 + d));
            for (int k = -d; k <= d; k += 2) {
                int x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
                while (x < n && x - k < m && m_a[std::size_t(x)] == m_b[std::size_t(x - k)])
                    ++x;
                at(k) = x;
                if (x >= n && x - k >= m) {
                    walkBack(d, goneA, goneB);
                    return true;
                }
            }
        }
        return false;
    }

private:
    void walkBack(int d, std::vector<bool> &goneA, std::vector<bool> &goneB) const
    {
        int x = int(m_a.size());
        int y = int(m_b.size());
        for (; d > 0; --d) {
            // The state before round d: diagonals -d to d.
            const std::vector<int> &before = m_rounds[std::size_t(d)];
            const auto at = [&](int k) { return before[std::size_t(k + d)]; };
            const int k = x - y;
            const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
            const int fromK = down ? k + 1 : k - 1;
            const int fromX = at(fromK);
            if (down)
                goneB[std::size_t(fromX - fromK)] = true;
            else
                goneA[std::size_t(fromX)] = true;
            x = fromX;
            y = fromX - fromK;
        }
    }

    const std::vector<int> &m_a;
    const std::vector<int> &m_b;
    std::vector<std::vector<int>> m_rounds;
};

/// Lines as numbers: equal ones have the same.
class Numbers
{
public:
    std::vector<int> of(const std::vector<QByteArray> &lines, std::size_t from, std::size_t to)
    {
        std::vector<int> numbers;
        for (std::size_t i = from; i < to; ++i)
            numbers.push_back(m_known.try_emplace(lines[i], int(m_known.size())).first->second);
        return numbers;
    }

private:
    std::map<QByteArray, int> m_known;
};

/// Half-open places of an edit or a change, counted from 0.
struct Span
{
    int from = 0;
    int to = 0;
};
Span spanOf(LineRange lines)
{
    return {lines.first - 1, lines.last};
}
bool meet(Span a, Span b)
{
    const bool sameGap = a.from == a.to && b.from == b.to && a.from == b.from;
    return sameGap || (a.from < b.to && b.from < a.to);
}

} // namespace

std::vector<QByteArray> rawLines(const QByteArray &text)
{
    std::vector<QByteArray> lines;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\n' && text[i] != '\r')
            continue;
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            ++i;
        lines.push_back(text.sliced(start, i + 1 - start));
        start = i + 1;
    }
    if (start < text.size())
        lines.push_back(text.sliced(start));
    return lines;
}

Expected<QByteArray> applyEdits(const QByteArray &text, std::vector<TextEdit> edits)
{
    const std::vector<QByteArray> lines = rawLines(text);
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit &a, const TextEdit &b) {
        return std::pair(a.lines.first, a.lines.last) < std::pair(b.lines.first, b.lines.last);
    });
    std::vector<QByteArray> result;
    int next = 0;
    for (const TextEdit &edit : edits) {
        const Span span = spanOf(edit.lines);
        if (span.from < next || span.to < span.from || span.to > int(lines.size()))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("the edit of line %1 overlaps another or is outside the text")
                            .arg(edit.lines.first));
        result.insert(result.end(), lines.begin() + next, lines.begin() + span.from);
        result.insert(result.end(), edit.with.begin(), edit.with.end());
        next = span.to;
    }
    result.insert(result.end(), lines.begin() + next, lines.end());
    const bool closed = lines.empty() || !endOf(lines.back()).isEmpty();
    return joined(std::move(result), lineEndOf(lines), closed);
}

QByteArray rewritten(const QByteArray &before, const QString &text)
{
    const std::vector<QByteArray> old = rawLines(before);
    std::vector<QByteArray> lines = contentsOf(rawLines(text.toUtf8()));
    const std::vector<LineChange> changes = changesBetween(contentsOf(old), lines);
    std::size_t next = 0;
    int shift = 0;
    for (int i = 1; i <= int(lines.size()); ++i) {
        while (next < changes.size() && changes[next].after.last < i)
            shift = changes[next].before.last - changes[next].after.last, ++next;
        const bool fresh = next < changes.size() && i >= changes[next].after.first;
        if (!fresh)
            lines[std::size_t(i - 1)] = old[std::size_t(i + shift - 1)];
    }
    return joined(std::move(lines), lineEndOf(old), text.endsWith(u'\n'));
}

std::vector<LineChange> changesBetween(const std::vector<QByteArray> &before,
                                       const std::vector<QByteArray> &after)
{
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head])
        ++head;
    std::size_t tail = 0;
    while (tail < before.size() - head && tail < after.size() - head &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    Numbers numbers;
    const std::vector<int> a = numbers.of(before, head, before.size() - tail);
    const std::vector<int> b = numbers.of(after, head, after.size() - tail);
    std::vector<bool> goneA(a.size(), false);
    std::vector<bool> goneB(b.size(), false);
    if (!Search(a, b).run(goneA, goneB)) {
        goneA.assign(a.size(), true);
        goneB.assign(b.size(), true);
    }
    std::vector<LineChange> changes;
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
        const std::size_t fromA = i;
        const std::size_t fromB = j;
        while (i < a.size() && goneA[i])
            ++i;
        while (j < b.size() && goneB[j])
            ++j;
        if (i > fromA || j > fromB)
            changes.push_back(
                {{int(head + fromA) + 1, int(head + i)}, {int(head + fromB) + 1, int(head + j)}});
        else
            ++i, ++j;
    }
    return changes;
}

std::vector<TextEdit> editsBetween(const QByteArray &before, const QByteArray &after)
{
    const std::vector<QByteArray> to = contentsOf(rawLines(after));
    std::vector<TextEdit> edits;
    for (const LineChange &change : changesBetween(contentsOf(rawLines(before)), to))
        edits.push_back(
            {change.before, {to.begin() + (change.after.first - 1), to.begin() + change.after.last}});
    return edits;
}

Expected<std::vector<TextEdit>> carriedOver(const std::vector<TextEdit> &edits, const QByteArray &from,
                                            const QByteArray &to)
{
    const std::vector<LineChange> changes =
        changesBetween(contentsOf(rawLines(from)), contentsOf(rawLines(to)));
    std::vector<TextEdit> moved;
    for (const TextEdit &edit : edits) {
        const Span span = spanOf(edit.lines);
        int shift = 0;
        for (const LineChange &change : changes) {
            const Span changed = spanOf(change.before);
            if (meet(span, changed))
                return fail(ErrorCode::Refused,
                            QStringLiteral("line %1 was changed in another way").arg(edit.lines.first));
            if (changed.to <= span.from)
                shift = change.after.last - change.before.last;
        }
        moved.push_back({{edit.lines.first + shift, edit.lines.last + shift}, edit.with});
    }
    return moved;
}

} // namespace wf
