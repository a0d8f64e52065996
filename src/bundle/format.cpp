// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/format.h"

#include "log/rows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace wf {

namespace {

constexpr qsizetype BufferBytes = 1 << 20;

QJsonArray windowsJson(const std::vector<TimeRange> &windows)
{
    QJsonArray array;
    for (const TimeRange &window : windows)
        array.append(QJsonObject{{QStringLiteral("from_ms"), qint64(toMs(window.from))},
                                 {QStringLiteral("to_ms"), qint64(toMs(window.to))}});
    return array;
}

QJsonArray incidentsJson(const std::vector<BundleIncident> &incidents)
{
    QJsonArray array;
    for (const BundleIncident &incident : incidents)
        array.append(QJsonObject{{QStringLiteral("id"), incident.id.text()},
                                 {QStringLiteral("number"), incident.number},
                                 {QStringLiteral("title"), incident.title}});
    return array;
}

QJsonArray headsJson(const ChainHeads &heads)
{
    QJsonArray array;
    for (const auto &[desk, head] : heads)
        array.append(QJsonObject{{QStringLiteral("desk"), desk.text()},
                                 {QStringLiteral("seq"), head.sequence},
                                 {QStringLiteral("hash"), QString::fromLatin1(head.hash.toHex())}});
    return array;
}

QJsonObject partsJson(const std::map<QString, PartSum> &parts)
{
    QJsonObject object;
    for (const auto &[name, part] : parts)
        object.insert(name, QJsonObject{{QStringLiteral("rows"), part.rows},
                                        {QStringLiteral("sha256"), QString::fromLatin1(part.sha256)}});
    return object;
}

QString text(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toString();
}

qint64 number(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toInteger();
}

} // namespace

QStringList bundleSchema()
{
    return {
        QStringLiteral("CREATE TABLE manifest(id INTEGER PRIMARY KEY, body TEXT NOT NULL,"
                       " sha256 TEXT NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE events(id INTEGER PRIMARY KEY, desk TEXT NOT NULL, seq INTEGER NOT NULL,"
                       " hlc_ms INTEGER NOT NULL, hlc_n INTEGER NOT NULL, incident TEXT NOT NULL,"
                       " happened_ms INTEGER NOT NULL, recorded_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
                       " kind TEXT NOT NULL, payload TEXT NOT NULL, prev_hash BLOB NOT NULL,"
                       " hash BLOB NOT NULL, withheld INTEGER NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE contacts(id INTEGER PRIMARY KEY, grp TEXT NOT NULL, name TEXT NOT NULL,"
                       " value TEXT NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE files(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, data BLOB NOT NULL)"
                       " STRICT"),
        QStringLiteral("CREATE TABLE series(id INTEGER PRIMARY KEY, feed TEXT NOT NULL, name TEXT NOT NULL,"
                       " labels TEXT NOT NULL, type INTEGER NOT NULL, unit TEXT NOT NULL, help TEXT NOT NULL,"
                       " interval_ms INTEGER NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE times(id INTEGER PRIMARY KEY, n INTEGER NOT NULL,"
                       " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, step_ms INTEGER NOT NULL,"
                       " data BLOB NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE blocks(id INTEGER PRIMARY KEY, series INTEGER NOT NULL,"
                       " times INTEGER NOT NULL, data BLOB NOT NULL) STRICT"),
        QStringLiteral("CREATE INDEX blocks_by_series ON blocks(series)"),
    };
}

const std::vector<BundlePart> &bundleParts()
{
    static const std::vector<BundlePart> parts{
        {QStringLiteral("events"), rows::EventColumns + QStringLiteral(", withheld")},
        {QStringLiteral("contacts"), QStringLiteral("grp, name, value")},
        {QStringLiteral("files"), QStringLiteral("sha256, data")},
        {QStringLiteral("series"), QStringLiteral("feed, name, labels, type, unit, help, interval_ms")},
        {QStringLiteral("times"), QStringLiteral("n, first_ms, last_ms, step_ms, data")},
        {QStringLiteral("blocks"), QStringLiteral("series, times, data")},
    };
    return parts;
}

void RowSum::add(const QVariant &value)
{
    char head[9];
    if (value.typeId() == QMetaType::LongLong || value.typeId() == QMetaType::Int) {
        head[0] = 'i';
        qToBigEndian(value.toLongLong(), head + 1);
        m_buffer.append(head, sizeof head);
    } else {
        const QByteArray bytes =
            value.typeId() == QMetaType::QByteArray ? value.toByteArray() : value.toString().toUtf8();
        head[0] = 'b';
        qToBigEndian(qint64(bytes.size()), head + 1);
        m_buffer.append(head, sizeof head);
        m_buffer.append(bytes);
    }
    if (m_buffer.size() >= BufferBytes)
        flush();
}

void RowSum::flush()
{
    if (m_running.valid())
        m_running.get();
    m_running =
        std::async(std::launch::async, [this, bytes = std::exchange(m_buffer, {})] { m_hash.add(bytes); });
    m_buffer.reserve(BufferBytes + (BufferBytes >> 3));
}

PartSum RowSum::sum()
{
    if (m_running.valid())
        m_running.get();
    m_hash.add(std::exchange(m_buffer, {}));
    return {m_rows, m_hash.take().toByteArray().toHex()};
}

QByteArray manifestText(const BundleManifest &m)
{
    const QJsonObject object{
        {QStringLiteral("format"), BundleVersion},
        {QStringLiteral("program"), m.program},
        {QStringLiteral("created_ms"), qint64(toMs(m.createdAt))},
        {QStringLiteral("by"), m.by},
        {QStringLiteral("desk"), m.desk.text()},
        {QStringLiteral("incidents"), incidentsJson(m.incidents)},
        {QStringLiteral("windows"), windowsJson(m.windows)},
        {QStringLiteral("heads"), headsJson(m.heads)},
        {QStringLiteral("messages"), m.messages},
        {QStringLiteral("contacts"), m.contacts},
        {QStringLiteral("metrics"), m.metrics},
        {QStringLiteral("missing"), QJsonArray::fromStringList(m.missing)},
        {QStringLiteral("parts"), partsJson(m.parts)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Expected<BundleManifest> parseManifest(const QByteArray &body)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (!document.isObject())
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("the manifest is not a JSON object: %1").arg(error.errorString()));
    const QJsonObject o = document.object();
    BundleManifest m;
    m.program = text(o, "program");
    m.createdAt = fromMs(number(o, "created_ms"));
    m.by = text(o, "by");
    m.desk = DeskId(text(o, "desk"));
    for (const QJsonValue &value : o.value(QLatin1String("incidents")).toArray()) {
        const QJsonObject i = value.toObject();
        m.incidents.push_back({IncidentId(text(i, "id")), text(i, "number"), text(i, "title")});
    }
    for (const QJsonValue &value : o.value(QLatin1String("windows")).toArray()) {
        const QJsonObject w = value.toObject();
        m.windows.push_back({fromMs(number(w, "from_ms")), fromMs(number(w, "to_ms"))});
    }
    for (const QJsonValue &value : o.value(QLatin1String("heads")).toArray()) {
        const QJsonObject h = value.toObject();
        m.heads[DeskId(text(h, "desk"))] = {number(h, "seq"),
                                            QByteArray::fromHex(text(h, "hash").toLatin1())};
    }
    m.messages = o.value(QLatin1String("messages")).toBool();
    m.contacts = o.value(QLatin1String("contacts")).toBool();
    m.metrics = o.value(QLatin1String("metrics")).toBool();
    for (const QJsonValue &value : o.value(QLatin1String("missing")).toArray())
        m.missing += value.toString();
    const QJsonObject parts = o.value(QLatin1String("parts")).toObject();
    for (auto it = parts.begin(); it != parts.end(); ++it)
        m.parts[it.key()] = {number(it.value().toObject(), "rows"),
                             text(it.value().toObject(), "sha256").toLatin1()};
    return m;
}

} // namespace wf
