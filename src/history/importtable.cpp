// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/importtable.h"

#include "base/files.h"
#include "base/jsonsize.h"
#include "history/csv.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace wf {

namespace {

constexpr int MaxProblems = 100;
constexpr int MaxDepth = 4;

Error wrong(const QString &name, const QString &what, ErrorCode code = ErrorCode::InvalidInput)
{
    return {code, QStringLiteral("%1: %2").arg(name, what)};
}

Error tooMany(const QString &name)
{
    return wrong(name, QStringLiteral("more than %1 rows").arg(MaxImportRows), ErrorCode::TooLarge);
}

Error tooManyCells(const QString &name)
{
    return wrong(name, QStringLiteral("more than %1 cells: split the file").arg(MaxImportCells),
                 ErrorCode::TooLarge);
}

void dropEmptyEnd(QStringList &cells)
{
    while (!cells.isEmpty() && cells.back().isEmpty())
        cells.removeLast();
    cells.squeeze(); // Or it goes on holding the room.
}

/// Heads become names that can be told apart: "" and doubles get a number.
QStringList headsOf(const QStringList &cells)
{
    QStringList heads;
    QSet<QString> known;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        QString head = cells[i].trimmed().left(200);
        if (head.isEmpty())
            head = QStringLiteral("column %1").arg(i + 1);
        if (known.contains(head))
            head += QStringLiteral(" (%1)").arg(i + 1);
        known.insert(head);
        heads << head;
    }
    return heads;
}

Expected<ImportTable> parseCsv(const QByteArray &bytes, ImportTable table)
{
    CsvReader reader(bytes);
    const auto head = reader.next();
    if (!head)
        return tl::unexpected(wrong(table.path, QStringLiteral("the file is empty")));
    if (!*head)
        return tl::unexpected(wrong(table.path, head->error().message));
    table.columns = headsOf((*head)->cells);
    qint64 held = 0;
    while (auto record = reader.next()) {
        if (!*record) {
            table.problems << record->error().message;
            break;
        }
        if (table.rows.size() >= std::size_t(MaxImportRows))
            return tl::unexpected(tooMany(table.path));
        QStringList &cells = (*record)->cells;
        if (cells.size() > table.columns.size() && table.problems.size() < MaxProblems)
            table.problems << QStringLiteral("line %1 has %2 cells, but the header has %3")
                                  .arg((*record)->line)
                                  .arg(cells.size())
                                  .arg(table.columns.size());
        if (cells.size() > table.columns.size())
            continue;
        dropEmptyEnd(cells);
        held += cells.size();
        if (held > MaxImportCells)
            return tl::unexpected(tooManyCells(table.path));
        table.rows.push_back({(*record)->line, std::move(cells)});
    }
    return table;
}

QString scalar(const QJsonValue &value)
{
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number == double(qint64(number)) ? QString::number(qint64(number)) : QString::number(number);
    }
    return value.isBool() ? (value.toBool() ? QStringLiteral("true") : QStringLiteral("false"))
                          : value.toString();
}

/// What people call an object: services write {"id": …, "summary": …} for everything.
QString nameOf(const QJsonObject &o)
{
    for (const char *key : {"name", "summary", "title", "value", "id"}) {
        if (const QString text = scalar(o.value(QLatin1String(key))); !text.isEmpty())
            return text;
    }
    return {};
}

/// Objects as rows: columns appear as their keys do.
class Flattener
{
public:
    explicit Flattener(ImportTable &table) : m_table(table) {}

    void add(int line, const QJsonObject &o)
    {
        m_cells = QStringList(m_table.columns.size());
        put({}, o, 0);
        dropEmptyEnd(m_cells);
        m_held += m_cells.size();
        m_table.rows.push_back({line, m_cells});
    }
    bool isTooMuch() const { return m_held > MaxImportCells; }

private:
    void put(const QString &prefix, const QJsonObject &o, int depth)
    {
        for (auto it = o.begin(); it != o.end(); ++it) {
            const QString key = prefix.isEmpty() ? it.key() : prefix + QLatin1Char('.') + it.key();
            if (it->isObject() && depth < MaxDepth)
                put(key, it->toObject(), depth + 1);
            else if (it->isArray())
                set(key, joined(it->toArray()));
            else
                set(key, scalar(*it));
        }
    }
    static QString joined(const QJsonArray &array)
    {
        QStringList parts;
        for (const QJsonValue &value : array)
            parts << (value.isObject() ? nameOf(value.toObject()) : scalar(value));
        parts.removeAll(QString());
        return parts.join(QLatin1Char('\n'));
    }
    void set(const QString &key, const QString &text)
    {
        auto known = m_columns.constFind(key);
        if (known == m_columns.constEnd()) {
            if (text.isEmpty() || m_table.columns.size() >= MaxCsvColumns)
                return;
            known = m_columns.insert(key, m_table.columns.size());
            m_table.columns << key.left(200);
            m_cells << QString();
        }
        m_cells[*known] = text;
    }

    ImportTable &m_table;
    QHash<QString, qsizetype> m_columns;
    QStringList m_cells;
    qint64 m_held = 0;
};

/// Counted before it is parsed.
Expected<void> checkSize(const QByteArray &json, const QString &name)
{
    const JsonSize size = jsonSize(json);
    if (size.values > MaxJsonValues || size.parts > MaxJsonParts)
        return tl::unexpected(
            wrong(name,
                  QStringLiteral("more than %1 values or %2 lists and objects: split the file")
                      .arg(MaxJsonValues)
                      .arg(MaxJsonParts),
                  ErrorCode::TooLarge));
    return {};
}

Expected<ImportTable> parseJson(const QByteArray &bytes, ImportTable table)
{
    if (const auto fine = checkSize(bytes, table.path); !fine)
        return tl::unexpected(fine.error());
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (document.isNull())
        return tl::unexpected(
            wrong(table.path,
                  QStringLiteral("not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset)));
    QJsonArray incidents = document.array();
    const QJsonObject whole = document.object();
    for (auto it = whole.begin(); it != whole.end() && incidents.isEmpty(); ++it)
        incidents = it->toArray();
    if (incidents.size() > MaxImportRows)
        return tl::unexpected(tooMany(table.path));
    table.isJson = true;
    Flattener flattener(table);
    for (qsizetype i = 0; i < incidents.size(); ++i) {
        if (incidents.at(i).isObject())
            flattener.add(int(i) + 1, incidents.at(i).toObject());
        else if (table.problems.size() < MaxProblems)
            table.problems << QStringLiteral("entry %1: is not an object").arg(i + 1);
        if (flattener.isTooMuch())
            return tl::unexpected(tooManyCells(table.path));
    }
    if (table.rows.empty())
        return tl::unexpected(wrong(table.path, QStringLiteral("holds no list of incidents")));
    return table;
}

} // namespace

Expected<ImportTable> parseImportTable(const QByteArray &bytes, const QString &name)
{
    ImportTable table;
    table.path = name;
    if (bytes.size() > MaxImportFile)
        return tl::unexpected(wrong(name, QStringLiteral("is larger than %1 MB").arg(MaxImportFile >> 20),
                                    ErrorCode::TooLarge));
    const QByteArray head = bytes.left(64).trimmed();
    const bool marked = head.startsWith("\xef\xbb\xbf");
    const char first = head.size() > (marked ? 3 : 0) ? head[marked ? 3 : 0] : '\0';
    return first == '[' || first == '{' ? parseJson(marked ? bytes.mid(3) : bytes, std::move(table))
                                        : parseCsv(bytes, std::move(table));
}

Expected<ImportTable> readImportTable(const QString &path)
{
    auto file = OpenFile::open(path);
    // One byte more than allowed says that it is too large, whatever the file says about its size.
    const auto bytes =
        file ? file->read(MaxImportFile + 1) : Expected<QByteArray>(tl::unexpected(file.error()));
    if (!bytes)
        return tl::unexpected(wrong(path, bytes.error().message, ErrorCode::Io));
    return parseImportTable(*bytes, path);
}

} // namespace wf
