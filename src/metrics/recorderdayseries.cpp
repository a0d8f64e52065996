// SPDX-License-Identifier: GPL-3.0-or-later
// The series of a day's file, and how one is found among many.
#include "metrics/recorderday.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace wf {

namespace {

constexpr std::size_t MaxMetrics = 4096;

/// Stands in JSON as it is.
bool isPlain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

QString labelsText(const Labels &labels)
{
    // Nearly always; the same as below at a fifth of the cost.
    const auto &pairs = labels.pairs();
    if (std::all_of(pairs.begin(), pairs.end(),
                    [](const Labels::Pair &pair) { return isPlain(pair.first) && isPlain(pair.second); })) {
        std::string text = "{";
        for (const auto &[name, value] : pairs)
            text.append(text.size() > 1 ? ",\"" : "\"")
                .append(name)
                .append("\":\"")
                .append(value)
                .append("\"");
        return QString::fromLatin1(text.append("}").c_str());
    }
    QJsonObject object;
    for (const auto &[name, value] : pairs)
        object.insert(QString::fromStdString(name), QString::fromStdString(value));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// FNV-1a: the same in every build, since it stands in files.
quint32 hashOf(QStringView text, quint32 hash = 0x811c9dc5U)
{
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 0x01000193U;
    return hash;
}

Labels labelsOf(const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    std::vector<Labels::Pair> pairs;
    for (auto it = object.begin(); it != object.end(); ++it)
        pairs.emplace_back(it.key().toStdString(), it.value().toString().toStdString());
    return Labels(std::move(pairs));
}

MetricType typeOf(int number)
{
    return number >= 0 && number <= int(MetricType::Summary) ? static_cast<MetricType>(number)
                                                             : MetricType::Unknown;
}

} // namespace

DaySeries readDaySeries(const QSqlQuery &row)
{
    return {row.value(0).toLongLong(),
            FeedId(row.value(1).toString()),
            {row.value(2).toString().toStdString(), labelsOf(row.value(3).toString())},
            {typeOf(row.value(4).toInt()), row.value(5).toString().toStdString(),
             row.value(6).toString().toStdString(), Millis{row.value(7).toLongLong()}}};
}

/// Those of a new file, of one that was written before there were any, or since by a program that knows none.
Expected<void> RecorderDay::completeIdentities()
{
    if (const auto made = m_db->run(QStringLiteral(
            "CREATE TABLE IF NOT EXISTS identities(hash INTEGER NOT NULL, series INTEGER NOT NULL,"
            " PRIMARY KEY(hash, series)) STRICT, WITHOUT ROWID"));
        !made)
        return made;
    m_hasIdentities = true;
    const auto last = m_db->value(QStringLiteral("SELECT max(series) FROM identities"));
    const auto missing =
        last ? series(last->toLongLong()) : Expected<std::vector<DaySeries>>(tl::unexpected(last.error()));
    if (!missing)
        return tl::unexpected(missing.error());
    for (const DaySeries &s : *missing) {
        const auto added = m_db->run(QStringLiteral("INSERT OR IGNORE INTO identities VALUES(?, ?)"),
                                     {identityOf(s.key).hash, qint64(s.id)});
        if (!added)
            return added;
    }
    return {};
}

RecorderDay::Identity RecorderDay::identityOf(const SeriesKey &key)
{
    Identity identity{QString::fromStdString(key.name), labelsText(key.labels), 0};
    identity.hash = qint32(hashOf(identity.labels, hashOf(identity.name)));
    return identity;
}

Expected<std::int64_t> RecorderDay::metricOf(const std::string &name, const SeriesMeta &meta)
{
    const auto known = m_metrics.find(name);
    if (known != m_metrics.end() && known->second.type == meta.type && known->second.unit == meta.unit &&
        known->second.help == meta.help)
        return known->second.id;
    const QString text = QString::fromStdString(name);
    const auto written = m_db->run(
        QStringLiteral(
            "INSERT INTO metrics(name, type, unit, help) VALUES(?, ?, ?, ?) ON CONFLICT(name) DO UPDATE"
            " SET type = excluded.type, unit = excluded.unit, help = excluded.help"),
        {text, int(meta.type), QString::fromStdString(meta.unit), QString::fromStdString(meta.help)});
    const auto id = m_db->value(QStringLiteral("SELECT id FROM metrics WHERE name = ?"), {text});
    if (!written || !id)
        return tl::unexpected(!written ? written.error() : id.error());
    if (m_metrics.size() >= MaxMetrics)
        m_metrics.clear();
    m_metrics.insert_or_assign(name, Metric{id->toLongLong(), meta.type, meta.unit, meta.help});
    return id->toLongLong();
}

Expected<std::int64_t> RecorderDay::addSeries(const FeedId &feed, const SeriesKey &key,
                                              const SeriesMeta &meta)
{
    const auto metric = metricOf(key.name, meta);
    const Identity identity = identityOf(key);
    const auto id = find(identity);
    if (!metric || !id)
        return tl::unexpected(!metric ? metric.error() : id.error());
    if (*id != 0) {
        const auto changed =
            m_db->run(QStringLiteral("UPDATE series SET feed = ?, interval_ms = ? WHERE id = ?"),
                      {feed.text(), qint64(meta.interval.count()), qint64(*id)});
        return changed ? id : tl::unexpected(changed.error());
    }
    const auto added =
        m_db->run(QStringLiteral("INSERT INTO series(feed, metric, labels, interval_ms) VALUES(?, ?, ?, ?)"),
                  {feed.text(), qint64(*metric), identity.labels, qint64(meta.interval.count())});
    const auto fresh = m_db->value(QStringLiteral("SELECT last_insert_rowid()"));
    if (!added || !fresh)
        return tl::unexpected(!added ? added.error() : fresh.error());
    const auto indexed =
        m_db->run(QStringLiteral("INSERT INTO identities VALUES(?, ?)"), {identity.hash, *fresh});
    return indexed ? Expected<std::int64_t>(fresh->toLongLong()) : tl::unexpected(indexed.error());
}

Expected<std::vector<DaySeries>> RecorderDay::seriesNamed(const std::string &name, int most)
{
    const auto rows =
        m_db->query(QStringLiteral("SELECT series.id, feed, name, labels, type, unit, help, interval_ms"
                                   " FROM metrics JOIN series ON series.metric = metrics.id WHERE name = ?"
                                   " ORDER BY series.id DESC LIMIT ?"),
                    {QString::fromStdString(name), most});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<DaySeries> all;
    for (QSqlQuery &row = **rows; row.next();)
        all.push_back(readDaySeries(row));
    (*rows)->finish();
    return all;
}

Expected<std::set<std::int64_t>> RecorderDay::recentSeries(Timestamp since)
{
    std::set<std::int64_t> recent;
    const auto times =
        m_db->value(QStringLiteral("SELECT min(id) FROM times WHERE last_ms >= ?"), {qint64(toMs(since))});
    const auto last = newestBlockId();
    if (!times || !last)
        return tl::unexpected(!times ? times.error() : last.error());
    if (times->isNull())
        return recent;
    // Blocks and their times are numbered as they are written: the first of the recent ones is found by
    // halves.
    std::int64_t low = 0;
    for (std::int64_t high = *last; low < high;) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto found = m_db->value(
            QStringLiteral("SELECT times FROM blocks WHERE id >= ? ORDER BY id LIMIT 1"), {qint64(middle)});
        if (!found)
            return tl::unexpected(found.error());
        if (found->toLongLong() < times->toLongLong())
            low = middle + 1;
        else
            high = middle;
    }
    const auto rows =
        m_db->query(QStringLiteral("SELECT DISTINCT series FROM blocks WHERE id >= ?"), {qint64(low)});
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next())
        recent.insert((*rows)->value(0).toLongLong());
    (*rows)->finish();
    return recent;
}

Expected<std::int64_t> RecorderDay::find(const SeriesKey &key)
{
    return find(identityOf(key));
}

Expected<std::int64_t> RecorderDay::find(const Identity &identity)
{
    static const QString SameName = QStringLiteral("SELECT series.id FROM metrics"
                                                   " JOIN series ON series.metric = metrics.id"
                                                   " WHERE metrics.name = ? AND labels = ?");
    static const QString NextAlike =
        QStringLiteral("SELECT min(series) FROM identities WHERE hash = ? AND series > ?");
    if (!m_hasIdentities) {
        const auto id = m_db->value(SameName, {identity.name, identity.labels});
        return id ? Expected<std::int64_t>(id->toLongLong()) : tl::unexpected(id.error());
    }
    for (qint64 series = 0;;) {
        const auto alike = m_db->value(NextAlike, {identity.hash, series});
        if (!alike || alike->isNull())
            return alike ? Expected<std::int64_t>(0) : tl::unexpected(alike.error());
        series = alike->toLongLong();
        const auto id = m_db->value(SameName + QStringLiteral(" AND series.id = ?"),
                                    {identity.name, identity.labels, series});
        if (!id || id->toLongLong() != 0)
            return id ? Expected<std::int64_t>(id->toLongLong()) : tl::unexpected(id.error());
    }
}

Expected<std::vector<DaySeries>> RecorderDay::series(std::int64_t after)
{
    const auto rows = m_db->query(
        QStringLiteral(
            "SELECT series.id, feed, name, labels, type, unit, help, interval_ms"
            " FROM series JOIN metrics ON metrics.id = series.metric WHERE series.id > ? ORDER BY series.id"),
        {qint64(after)});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<DaySeries> all;
    for (QSqlQuery &row = **rows; row.next();)
        all.push_back(readDaySeries(row));
    (*rows)->finish();
    return all;
}

} // namespace wf
