// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/facts.h"

#include <QDate>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MaxKey = 60;

/// Cuts a line of runs into key and value; false when it has no key.
bool splitRow(const std::vector<Run> &runs, FactRow &row)
{
    // A bold lead may be several runs ("**Owner** (team):"), so the text decides where the key ends.
    const QString plain = plainText(runs);
    const qsizetype colon = plain.indexOf(u':');
    const bool bold = !runs.empty() && runs.front().strong;
    if (colon <= 0 || colon > MaxKey || runs.front().kind == Run::Kind::Code)
        return false;
    const QString key = plain.left(colon).trimmed();
    if (!bold && (key.count(u' ') > 3 || plain.mid(colon).startsWith(QLatin1String("://"))))
        return false;
    row.key = key;
    row.value = plain.mid(colon + 1).trimmed();
    bool after = false;
    for (const Run &run : runs) {
        if (after) {
            row.runs.push_back(run);
            continue;
        }
        const qsizetype at = run.text.indexOf(u':');
        if (at < 0)
            continue;
        after = true;
        Run rest = run;
        rest.text = run.text.mid(at + 1);
        if (!rest.text.isEmpty())
            row.runs.push_back(rest);
    }
    return true;
}

void rowsOfParagraph(const Block &paragraph, std::vector<FactRow> &rows)
{
    int line = paragraph.lines.first;
    for (const std::vector<Run> &runs : runLines(paragraph.runs)) {
        FactRow row;
        row.lines = {line, line};
        if (splitRow(runs, row))
            rows.push_back(std::move(row));
        else if (!rows.empty() && line > paragraph.lines.first && rows.back().lines.last == line - 1)
            rows.back().lines.last = line;
        ++line;
    }
}

void rowsOfList(const Block &list, std::vector<FactRow> &rows)
{
    for (const Block &item : list.children) {
        if (item.children.empty() || item.children.front().kind != Block::Kind::Paragraph)
            continue;
        const Block &paragraph = item.children.front();
        FactRow row;
        row.lines = item.lines;
        row.item = &item;
        if (!splitRow(paragraph.runs, row)) {
            row.value = plainText(paragraph.runs);
            row.runs = paragraph.runs;
        }
        rows.push_back(std::move(row));
    }
}

void rowsOfTable(const Block &table, std::vector<FactRow> &rows)
{
    const bool pairs = !table.children.empty() && table.children.front().children.size() == 2;
    for (size_t r = pairs ? 0 : 1; r < table.children.size(); ++r) {
        const Block &cells = table.children[r];
        if (cells.children.size() < 2)
            continue;
        FactRow row;
        row.lines = cells.lines;
        row.key = plainText(cells.children[0].runs);
        QStringList values;
        for (size_t c = 1; c < cells.children.size(); ++c) {
            const QString value = plainText(cells.children[c].runs);
            if (!value.isEmpty())
                values << value;
            row.runs.insert(row.runs.end(), cells.children[c].runs.begin(), cells.children[c].runs.end());
        }
        row.value = values.join(QStringLiteral(" · "));
        row.wide = !pairs;
        // Of a table with two columns the first line is a header or a row; a header has no value of its own.
        const QString key = row.key.toLower();
        if (r == 0 && (key == u"field" || key == u"key" || key == u"name" || key == u"role" || key.isEmpty()))
            continue;
        rows.push_back(std::move(row));
    }
}

} // namespace

std::vector<FactRow> factRows(const std::vector<const Block *> &blocks)
{
    std::vector<FactRow> rows;
    for (const Block *block : blocks) {
        if (block->kind == Block::Kind::Paragraph)
            rowsOfParagraph(*block, rows);
        else if (block->kind == Block::Kind::List)
            rowsOfList(*block, rows);
        else if (block->kind == Block::Kind::Table)
            rowsOfTable(*block, rows);
    }
    return rows;
}

std::vector<Severity> severitiesIn(const QString &text)
{
    static const QRegularExpression code(
        QStringLiteral("(?<![\\p{L}\\p{N}])(P[0-4]|SEV[- ]?[0-5]|S[0-4])(?![\\p{L}\\p{N}])"),
        QRegularExpression::CaseInsensitiveOption);
    std::vector<Severity> found;
    for (auto it = code.globalMatch(text.left(4000)); it.hasNext();) {
        const auto severity = parseSeverity(it.next().captured(1));
        if (severity && std::find(found.begin(), found.end(), *severity) == found.end())
            found.push_back(*severity);
    }
    return found;
}

namespace {

/// "Critical/High/Medium/Low" is a choice that nobody made.
bool namesAScale(const QString &value)
{
    static const QRegularExpression word(QStringLiteral("[\\p{L}]+[- ]?\\d?"));
    std::vector<Severity> found;
    for (auto it = word.globalMatch(value.left(400)); it.hasNext();) {
        const auto severity = parseSeverity(it.next().captured().trimmed());
        if (severity && std::find(found.begin(), found.end(), *severity) == found.end())
            found.push_back(*severity);
    }
    return found.size() > 2;
}

} // namespace

std::optional<Severity> severityOfRow(const FactRow &row)
{
    static const QRegularExpression key(
        QStringLiteral(
            "^(?:(?:default|alert|incident|initial)\\s+)?(?:severity|sev|priority)(?:\\s+level)?$"),
        QRegularExpression::CaseInsensitiveOption);
    if (row.wide || !key.match(row.key).hasMatch() || namesAScale(row.value))
        return std::nullopt;
    const std::vector<Severity> codes = severitiesIn(row.value);
    if (!codes.empty())
        return codes.front();
    static const QRegularExpression word(QStringLiteral("[\\p{L}]+"));
    return parseSeverity(word.match(row.value).captured());
}

std::vector<SeverityLevel> severityScale(const OutlineNode &node)
{
    std::vector<SeverityLevel> levels;
    static const QRegularExpression named(
        QStringLiteral("^\\W*([\\p{L}]+[- ]?\\d?)\\s*(?:[(–—:,-]+\\s*([^()]*?)\\s*\\)?)?\\s*$"));
    for (const FactRow &row : factRows(node.body)) {
        QString key = row.key;
        QString meaning = row.value;
        if (key.isEmpty()) {
            const qsizetype cut = row.value.indexOf(QRegularExpression(QStringLiteral("\\s[–—-]\\s|,\\s")));
            if (cut < 0)
                continue;
            key = row.value.left(cut);
            meaning = row.value.mid(cut + 1).trimmed();
        }
        const auto match = named.match(key);
        const std::vector<Severity> codes = severitiesIn(key);
        auto severity = codes.empty() ? parseSeverity(match.captured(1)) : codes.front();
        if (!severity || std::any_of(levels.begin(), levels.end(),
                                     [&](const SeverityLevel &l) { return l.severity == *severity; }))
            continue;
        QString name = match.captured(2).trimmed();
        const qsizetype dot = meaning.indexOf(QStringLiteral(" · "));
        if (name.isEmpty() && dot > 0) {
            name = meaning.left(dot);
            meaning = meaning.mid(dot + 3);
        }
        levels.push_back({*severity, name, meaning, row.lines.first});
    }
    return levels.size() >= 2 ? levels : std::vector<SeverityLevel>();
}

void readContacts(const OutlineNode &node, std::vector<Contact> &contacts)
{
    for (const FactRow &row : factRows(node.body)) {
        // A sentence is advice, not somebody to call.
        if (row.key.isEmpty() &&
            (row.value.isEmpty() || row.value.size() > MaxKey || isImperative(row.value)))
            continue;
        QString value = row.value;
        for (const Run &run : row.runs) {
            if (!run.url.isEmpty() && !value.contains(run.url) &&
                run.url != QLatin1String("mailto:") + run.text)
                value += QStringLiteral(" (") + run.url + u')';
        }
        const bool bare = row.key.isEmpty();
        contacts.push_back(
            {node.text.name, bare ? value : row.key, bare ? QString() : value, row.lines.first});
    }
}

namespace {

std::optional<Timestamp> dateOf(const QString &text)
{
    if (const auto exact = fromIso(text))
        return exact;
    static const QRegularExpression iso(QStringLiteral("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})"));
    QDate date;
    if (const auto match = iso.match(text); match.hasMatch())
        date = QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (!date.isValid()) {
        const QLocale c = QLocale::c();
        for (const char *format : {"d MMMM yyyy", "MMMM d, yyyy", "d MMM yyyy", "MMM d, yyyy"}) {
            if (!date.isValid())
                date = c.toDate(text.trimmed(), QLatin1String(format));
        }
    }
    if (!date.isValid())
        return std::nullopt;
    return fromMs(date.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch());
}

bool setInfo(QString key, const QString &value, DocumentInfo &info)
{
    key = key.toLower().simplified();
    key.replace(u'_', u' ').replace(u'-', u' ');
    const auto isOneOf = [&](std::initializer_list<QStringView> names) {
        return std::any_of(names.begin(), names.end(), [&](QStringView name) { return key == name; });
    };
    const auto set = [&](QString &field) {
        if (field.isEmpty())
            field = value;
        return true;
    };
    if (isOneOf({u"owner", u"owners", u"document owner", u"maintainer", u"maintainers", u"owned by",
                 u"owning team", u"team", u"service owner", u"runbook owner", u"author"}))
        return set(info.owner);
    if (isOneOf({u"version", u"document version", u"revision"}))
        return set(info.version);
    if (isOneOf({u"last updated", u"last review", u"last reviewed", u"last modified", u"updated", u"reviewed",
                 u"last tested", u"last reviewed on", u"date"}))
        return set(info.lastReview);
    if (isOneOf(
            {u"next review", u"review by", u"review due", u"next review date", u"review date", u"expires"})) {
        set(info.nextReview);
        info.nextReviewDue = dateOf(info.nextReview);
        return true;
    }
    return false;
}

} // namespace

bool readInfo(const std::vector<FactRow> &rows, DocumentInfo &info)
{
    bool any = false;
    for (const FactRow &row : rows) {
        if (!row.key.isEmpty())
            any = setInfo(row.key, row.value, info) || any;
    }
    return any;
}

void readFrontMatterInfo(const SourceText &source, DocumentInfo &info)
{
    for (const auto &[key, value] : source.fields)
        setInfo(key, value, info);
}

namespace {

void collectMetricNames(const Block &block, QStringList &names)
{
    static const QRegularExpression metric(
        QStringLiteral("^[A-Za-z_:][A-Za-z0-9_:]*(?:[._:-][A-Za-z0-9_:]+)+$"));
    for (const Run &run : block.runs) {
        if (run.kind == Run::Kind::Code && run.text.size() <= 200 && metric.match(run.text).hasMatch() &&
            !names.contains(run.text) && names.size() < 64)
            names << run.text;
    }
    for (const Block &child : block.children)
        collectMetricNames(child, names);
}

} // namespace

QStringList metricNames(const std::vector<const Block *> &blocks)
{
    QStringList names;
    for (const Block *block : blocks)
        collectMetricNames(*block, names);
    return names;
}

} // namespace wf
