// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/runbookchange.h"

#include "runbook/itemline.h"
#include "runbook/lexicon.h"
#include "runbook/sourcetext.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf {

namespace {

/// Where a change goes: steps with the same parent, and the one it is about.
struct ChangePlace
{
    Runbook runbook; ///< A copy: of checklists it is made on the spot.
    int phase = 0;
    bool ofPhase = true; ///< Not of a branch.
    std::vector<Step> siblings;
    int step = -1; ///< In `siblings`; -1: the phase itself.

    const Phase &plan() const { return runbook.phases[std::size_t(phase)]; }
    const Step *target() const { return step < 0 ? nullptr : &siblings[std::size_t(step)]; }
};

auto gone(const char *what, const QString &name)
{
    return fail(ErrorCode::NotFound,
                QStringLiteral("the runbook no longer has the %1 \"%2\"").arg(QLatin1String(what), name));
}

std::optional<Runbook> runbookFor(const RunbookDocument &document, const RunbookChange &change)
{
    if (change.index < 0)
        return checklistsOf(document);
    for (const Runbook &runbook : document.runbooks) {
        if (runbook.title == change.runbook)
            return runbook;
    }
    if (change.index < int(document.runbooks.size()))
        return document.runbooks[std::size_t(change.index)];
    return std::nullopt;
}

/// The step with that title; a remark in brackets may have come to it since.
int stepNamed(const std::vector<Step> &steps, const QString &title)
{
    const auto find = [&steps](auto &&fits) {
        const auto it = std::find_if(steps.begin(), steps.end(), fits);
        return it == steps.end() ? -1 : int(it - steps.begin());
    };
    const int same = find([&](const Step &s) { return s.title == title; });
    return same >= 0 ? same
                     : find([&](const Step &s) { return s.title.startsWith(title + QStringLiteral(" (")); });
}

Expected<ChangePlace> placeOf(const RunbookDocument &document, const RunbookChange &change)
{
    ChangePlace place;
    auto runbook = runbookFor(document, change);
    if (!runbook)
        return gone("part", change.runbook);
    place.runbook = std::move(*runbook);
    const auto &phases = place.runbook.phases;
    const auto phase =
        std::find_if(phases.begin(), phases.end(), [&](const Phase &p) { return p.name == change.phase; });
    if (phase == phases.end())
        return gone("phase", change.phase);
    place.phase = int(phase - phases.begin());
    place.siblings = phase->steps;
    if (!change.branch.isEmpty()) {
        const auto branch = std::find_if(phase->branches.begin(), phase->branches.end(),
                                         [&](const Branch &b) { return b.title == change.branch; });
        if (branch == phase->branches.end())
            return gone("branch", change.branch);
        place.siblings = branch->steps;
        place.ofPhase = false;
    }
    if (change.kind == RunbookChange::Kind::WidenWindow)
        return place;
    place.step =
        change.step.isEmpty() ? int(place.siblings.size()) - 1 : stepNamed(place.siblings, change.step);
    if (place.step < 0 && !change.step.isEmpty())
        return gone("step", change.step);
    return place;
}

/// What stands in a list beside a step, in the order of the source.
std::vector<LineRange> itemsOf(const ChangePlace &place)
{
    std::vector<LineRange> items;
    for (const Step &step : place.siblings)
        items.push_back(step.lines);
    if (place.ofPhase) {
        for (const Branch &branch : place.plan().branches)
            items.push_back(branch.lines);
    }
    std::sort(items.begin(), items.end(), [](LineRange a, LineRange b) { return a.first < b.first; });
    return items;
}

bool isSameList(const ItemLine &a, const ItemLine &b)
{
    const auto indent = [](const ItemLine &item) { return item.lead.size() - item.lead.trimmed().size(); };
    return a.kind == b.kind && (a.number < 0) == (b.number < 0) && indent(a) == indent(b);
}

/// Writes one item and moves the numbers of those behind it on.
class Insertion
{
public:
    Insertion(const SourceText &source, const ChangePlace &place) : m_source(source), m_items(itemsOf(place))
    {
        m_at = std::find(m_items.begin(), m_items.end(), place.target()->lines) - m_items.begin();
        m_item = item(m_at);
    }

    std::vector<TextEdit> edits(const RunbookChange &change)
    {
        const LineRange own = m_source.trimmed(m_items[std::size_t(m_at)]);
        const bool counts = m_item.number >= 0;
        // "1. 1. 1." stays so: Markdown counts by itself.
        const bool same = counts && (isNumber(m_at + 1, m_item.number) || isNumber(m_at - 1, m_item.number));
        const int number = same ? m_item.number : m_item.number + 1;
        const int column = m_item.kind == ItemLine::Kind::Row ? columnOf(m_item, change.step) : 0;
        std::vector<QByteArray> lines;
        if (isLoose())
            lines.push_back({});
        lines.push_back(m_item.like(number, wordsOf(change), column).toUtf8());
        std::vector<TextEdit> edits{{{own.last + 1, own.last}, lines}};
        if (counts && !same)
            renumber(number, edits);
        return edits;
    }

private:
    ItemLine item(std::ptrdiff_t at) const
    {
        return at < 0 || at >= std::ptrdiff_t(m_items.size())
                   ? ItemLine{}
                   : readItem(m_source.line(m_items[std::size_t(at)].first));
    }
    bool isNumber(std::ptrdiff_t at, int number) const
    {
        const ItemLine other = item(at);
        return isSameList(other, m_item) && other.number == number;
    }
    bool hasGap(std::ptrdiff_t before) const
    {
        if (before < 0 || before + 1 >= std::ptrdiff_t(m_items.size()) ||
            !isSameList(item(before), item(before + 1)))
            return false;
        return m_source.isBlank(m_items[std::size_t(before) + 1].first - 1);
    }
    /// Items of this list have an empty line between them, here at least.
    bool isLoose() const
    {
        if (m_item.kind == ItemLine::Kind::Row)
            return false;
        if (m_item.kind == ItemLine::Kind::Heading)
            return true;
        const bool last = !isSameList(item(m_at + 1), m_item);
        const LineRange own = m_source.trimmed(m_items[std::size_t(m_at)]);
        bool inside = false;
        for (int line = own.first; line <= own.last; ++line)
            inside = inside || m_source.isBlank(line);
        return hasGap(last ? m_at - 1 : m_at) || (last && inside);
    }

    QString wordsOf(const RunbookChange &change) const
    {
        static const QRegularExpression bold(QStringLiteral("^(\\*\\*|__)\\S"));
        QString title = escaped(change.text);
        const QString detail = escaped(change.detail);
        if (m_item.text.contains(QRegularExpression(QStringLiteral("^\\W*\\p{Lu}"))) && !title.isEmpty())
            title[0] = title[0].toUpper();
        const auto match = bold.match(m_item.text);
        if (match.hasMatch())
            return QStringLiteral("%1%2%1").arg(match.captured(1), title) +
                   (detail.isEmpty() ? QString() : QStringLiteral(": %1.").arg(detail));
        return detail.isEmpty() ? title : QStringLiteral("%1 (%2)").arg(title, detail);
    }

    void renumber(int last, std::vector<TextEdit> &edits) const
    {
        for (auto at = m_at + 1; isNumber(at, last); ++at, ++last) {
            const LineRange lines = m_source.trimmed(m_items[std::size_t(at)]);
            const ItemLine other = item(at);
            TextEdit edit{{lines.first, lines.first}, {other.withNumber(last + 1).toUtf8()}};
            const bool wider = QString::number(last + 1).size() > QString::number(last).size();
            // What belongs to an item stands as far in as its text.
            for (int i = lines.first + 1; wider && other.kind == ItemLine::Kind::Number && i <= lines.last;
                 ++i) {
                const QString &line = m_source.line(i);
                edit.lines.last = i;
                edit.with.push_back((line.startsWith(u' ') ? u' ' + line : line).toUtf8());
            }
            edits.push_back(std::move(edit));
        }
    }

    const SourceText &m_source;
    std::vector<LineRange> m_items;
    std::ptrdiff_t m_at = 0;
    ItemLine m_item;
};

/// A phase without a step gets its first one behind its heading.
std::vector<TextEdit> firstStep(const SourceText &source, const Phase &phase, const RunbookChange &change)
{
    const QString detail = escaped(change.detail);
    const QString words =
        detail.isEmpty() ? escaped(change.text) : QStringLiteral("%1 (%2)").arg(escaped(change.text), detail);
    std::vector<QByteArray> lines{{}, QByteArray("1. ") + words.toUtf8()};
    const int after = phase.lines.first;
    if (after < source.count() && !source.isBlank(after + 1))
        lines.push_back({});
    return {{{after + 1, after}, lines}};
}

/// The last line of the step's first paragraph.
int paragraphEnd(const SourceText &source, LineRange lines)
{
    static const QRegularExpression block(
        QStringLiteral("^[\\s>]*(?:[-*+]\\s|\\d{1,9}[.)]\\s|```|~~~|\\||#{1,6}\\s)"));
    int last = lines.first;
    while (last < lines.last && !source.isBlank(last + 1) && !block.match(source.line(last + 1)).hasMatch())
        ++last;
    return last;
}

std::vector<TextEdit> optionalMark(const SourceText &source, const Step &step, const QString &remark)
{
    if (step.title.contains(QLatin1String("(optional"), Qt::CaseInsensitive) ||
        step.detail.contains(QLatin1String("(optional"), Qt::CaseInsensitive))
        return {};
    const QString mark = QStringLiteral(" (optional: %1)").arg(escaped(remark));
    const ItemLine item = readItem(source.line(step.lines.first));
    if (item.kind == ItemLine::Kind::Row)
        return {{{step.lines.first, step.lines.first},
                 {withCell(item, columnOf(item, step.title), mark).toUtf8()}}};
    const int last =
        item.kind == ItemLine::Kind::Heading ? step.lines.first : paragraphEnd(source, step.lines);
    QString line = source.line(last);
    while (!line.isEmpty() && line.back().isSpace())
        line.chop(1);
    const bool colon = line.endsWith(u':'); // What follows it belongs to the sentence.
    if (colon)
        line.chop(1);
    line += mark;
    return {{{last, last}, {(colon ? line + u':' : line).toUtf8()}}};
}

/// The line with one number of its window exchanged, so that it reads as `wanted`.
std::optional<QString> withWindow(const QString &line, TimeWindow wanted, Millis before, Millis after)
{
    static const QRegularExpression number(QStringLiteral("\\d+(?:\\.\\d+)?"));
    std::vector<QRegularExpressionMatch> matches;
    for (auto it = number.globalMatch(line); it.hasNext();)
        matches.push_back(it.next());
    for (const Millis unit : {Millis(60'000), Millis(3'600'000), Millis(1000), Millis(86'400'000)}) {
        for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
            if (match->captured().toDouble() * double(unit.count()) != double(before.count()))
                continue;
            QString changed = line;
            changed.replace(match->capturedStart(), match->capturedLength(),
                            QString::number(double(after.count()) / double(unit.count()), 'g', 6));
            if (readHeading(readItem(changed).text).window == wanted || findWindow(changed) == wanted)
                return changed;
        }
    }
    return std::nullopt;
}

Expected<std::vector<TextEdit>> widened(const SourceText &source, const ChangePlace &place, Millis until)
{
    const Phase &phase = place.plan();
    if (!phase.from || !phase.to)
        return gone("time window in the phase", phase.name);
    if (until <= *phase.from)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the window of \"%1\" would end before it begins").arg(phase.name));
    if (until == *phase.to)
        return std::vector<TextEdit>{};
    const auto edit = [&source](const Phase &p, TimeWindow wanted, Millis before,
                                Millis after) -> std::optional<TextEdit> {
        const auto line = withWindow(source.line(p.lines.first), wanted, before, after);
        if (!line)
            return std::nullopt;
        return TextEdit{{p.lines.first, p.lines.first}, {line->toUtf8()}};
    };
    const auto own = edit(phase, {*phase.from, until}, *phase.to, until);
    if (!own)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the window of \"%1\" is not in line %2").arg(phase.name).arg(phase.lines.first));
    std::vector<TextEdit> edits{*own};
    if (place.phase + 1 < int(place.runbook.phases.size())) {
        const Phase &next = place.runbook.phases[std::size_t(place.phase) + 1];
        if (next.from == phase.to && next.to && *next.to > until) {
            if (const auto follow = edit(next, {until, *next.to}, *next.from, until))
                edits.push_back(*follow);
        }
    }
    return edits;
}

} // namespace

Expected<int> lineOf(const RunbookDocument &document, const RunbookChange &change)
{
    const auto place = placeOf(document, change);
    if (!place)
        return tl::unexpected(place.error());
    return place->target() ? place->target()->lines.first : place->plan().lines.first;
}

Expected<std::vector<TextEdit>> editsFor(const RunbookDocument &document, const RunbookChange &change)
{
    const auto place = placeOf(document, change);
    if (!place)
        return tl::unexpected(place.error());
    const SourceText source = readSource(document.source);
    switch (change.kind) {
    case RunbookChange::Kind::AddStep:
        if (!place->target())
            return firstStep(source, place->plan(), change);
        if (readItem(source.line(place->target()->lines.first)).kind == ItemLine::Kind::Other)
            return fail(ErrorCode::Refused,
                        QStringLiteral("\"%1\" is running text: write the new step beside it by hand")
                            .arg(place->target()->title));
        return Insertion(source, *place).edits(change);
    case RunbookChange::Kind::MarkOptional:
        return optionalMark(source, *place->target(), change.text);
    case RunbookChange::Kind::WidenWindow:
        return widened(source, *place, change.until);
    }
    return std::vector<TextEdit>{};
}

Expected<QByteArray> changedSource(const QByteArray &source, const QString &file, const RunbookChange &change)
{
    const auto edits = editsFor(parseRunbook(source, file), change);
    if (!edits)
        return tl::unexpected(edits.error());
    return applyEdits(source, *edits);
}

RunbookCounts countsOf(const RunbookDocument &document)
{
    RunbookCounts counts{int(document.runbooks.size()), 0, 0, 0};
    for (const Runbook &runbook : document.runbooks) {
        counts.conditions += int(runbook.conditions.size());
        counts.phases += int(runbook.phases.size());
        for (const Phase &phase : runbook.phases) {
            counts.steps += int(phase.steps.size());
            for (const Branch &branch : phase.branches)
                counts.steps += int(branch.steps.size());
        }
    }
    for (const Checklist &list : document.checklists)
        counts.steps += int(list.steps.size());
    return counts;
}

} // namespace wf
