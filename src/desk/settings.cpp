// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/settings.h"

#include "base/privatefiles.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>
#include <array>

namespace wf {

namespace {

constexpr std::array LabelOps{LabelOp::Equal, LabelOp::NotEqual, LabelOp::Match, LabelOp::NotMatch};

QString defaultUser()
{
    const QString user = qEnvironmentVariable("USER");
    return user.isEmpty() ? QStringLiteral("commander") : user;
}

const SettingRow &row(SettingKey key)
{
    for (const SettingRow &r : settingsTable()) {
        if (r.key == key)
            return r;
    }
    Q_UNREACHABLE();
}

} // namespace

const std::vector<SettingRow> &settingsTable()
{
    static const std::vector<SettingRow> table{
        {SettingKey::UserName, "user/name", defaultUser()},
        {SettingKey::Theme, "look/theme", QStringLiteral("system")},
        {SettingKey::LookSize, "look/size_percent", 100},
        {SettingKey::ReducedMotion, "look/reduced_motion", false},
        {SettingKey::UtcTimes, "look/utc", true},
        {SettingKey::TimelineNewestFirst, "timeline/newest_first", true},
        {SettingKey::ChartSpan, "charts/span_s", 3600},
        {SettingKey::WindowGeometry, "window/geometry", QByteArray()},
        {SettingKey::WindowState, "window/state", QByteArray()},
        {SettingKey::MainSplitter, "window/main_splitter", QByteArray()},
        {SettingKey::CentreSplitter, "window/centre_splitter", QByteArray()},
        {SettingKey::Bindings, "detection/bindings", QString()},
        {SettingKey::PinnedMetrics, "charts/pinned", QStringList()},
        {SettingKey::ChartChoices, "charts/choices", QString()},
        {SettingKey::ConfirmedConditions, "detection/confirmed", QStringList()},
        {SettingKey::ConfirmedFolders, "detection/confirmed_folders", QStringList()},
        {SettingKey::SoundP0, "timers/sound_p0", Settings::SoundUntilAcknowledged},
        {SettingKey::SoundP1, "timers/sound_p1", Settings::SoundUntilAcknowledged},
        {SettingKey::SoundP2, "timers/sound_p2", Settings::SoundOnce},
        {SettingKey::SoundP3, "timers/sound_p3", Settings::SoundOff},
        {SettingKey::SpeakAlarms, "alarm/speak", false},
        {SettingKey::AcknowledgedMinutes, "alarm/acknowledged_minutes", 15},
        {SettingKey::SoundHeardAt, "alarm/heard_at", QString()},
        {SettingKey::Notifications, "desktop/notifications", true},
        {SettingKey::Tray, "desktop/tray", true},
        // The desktop asks for the key with a dialog of its own: only if it is wanted.
        {SettingKey::GlobalKey, "desktop/global_key", false},
        {SettingKey::FirstStartDone, "start/first_done", false},
        // Empty and 0: as [wallboard] of the configuration says.
        {SettingKey::WallPages, "wall/pages", QStringList()},
        {SettingKey::WallMetrics, "wall/metrics", QStringList()},
        {SettingKey::WallDwell, "wall/dwell_s", 0},
        {SettingKey::WallDiagonal, "wall/diagonal_in", 0.0},
        {SettingKey::WallDistance, "wall/distance_m", 0.0},
        {SettingKey::WallNight, "wall/night", QString()},
        {SettingKey::WallSounds, "wall/sounds", QStringList()},
        {SettingKey::LastBackup, "backup/last", QStringList()},
    };
    return table;
}

Settings::Settings(const QString &dataDir, QObject *parent)
    : QObject(parent),
      m_store(std::make_unique<QSettings>(dataDir + QStringLiteral("/settings.ini"), QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QVariant Settings::value(SettingKey key) const
{
    const SettingRow &r = row(key);
    QVariant value = m_store->value(QLatin1String(r.name), r.fallback);
    // INI keeps text: give back the type of the default, or the default where the text is none.
    if (r.fallback.isValid() && !value.convert(r.fallback.metaType()))
        return r.fallback;
    return value;
}

void Settings::set(SettingKey key, const QVariant &value)
{
    if (this->value(key) == value)
        return;
    // A file that is there keeps its rights.
    const QString file = m_store->fileName();
    if (!QFile::exists(file) && makePrivateFolder(QFileInfo(file).path()))
        makePrivateFile(file);
    m_store->setValue(QLatin1String(row(key).name), value);
    Q_EMIT changed(key);
}

namespace {

SettingKey soundKey(Severity severity)
{
    return static_cast<SettingKey>(int(SettingKey::SoundP0) + int(severity));
}

} // namespace

QString Settings::soundOf(Severity severity) const
{
    const QString sound = value(soundKey(severity)).toString();
    const bool known = sound == SoundOff || sound == SoundOnce || sound == SoundUntilAcknowledged;
    return known ? sound : row(soundKey(severity)).fallback.toString();
}

Millis Settings::acknowledgedFor() const
{
    return std::chrono::minutes(std::clamp(value(SettingKey::AcknowledgedMinutes).toInt(), 1, 24 * 60));
}

void Settings::setSoundOf(Severity severity, const QString &sound)
{
    set(soundKey(severity), sound);
}

std::vector<ManualBinding> Settings::bindings() const
{
    std::vector<ManualBinding> bindings;
    const auto array = QJsonDocument::fromJson(value(SettingKey::Bindings).toString().toUtf8()).array();
    for (const QJsonValue &entry : array) {
        const QJsonObject o = entry.toObject();
        ManualBinding b{RunbookId(o[QStringLiteral("runbook")].toString()),
                        o[QStringLiteral("condition")].toString(),
                        o[QStringLiteral("term")].toInt(),
                        o[QStringLiteral("metric")].toString(),
                        {},
                        o[QStringLiteral("scale")].toDouble(1)};
        for (const QJsonValue &value : o[QStringLiteral("labels")].toArray()) {
            const QJsonObject label = value.toObject();
            const QString sign = label[QStringLiteral("op")].toString();
            const auto op = std::find_if(LabelOps.begin(), LabelOps.end(),
                                         [&sign](LabelOp known) { return labelOpText(known) == sign; });
            b.labels.push_back({label[QStringLiteral("name")].toString(),
                                op == LabelOps.end() ? LabelOp::Equal : *op,
                                label[QStringLiteral("value")].toString()});
        }
        bindings.push_back(std::move(b));
    }
    return bindings;
}

void Settings::setBindings(const std::vector<ManualBinding> &bindings)
{
    QJsonArray array;
    for (const ManualBinding &b : bindings) {
        QJsonArray labels;
        for (const LabelMatcher &m : b.labels) {
            labels.append(QJsonObject{{QStringLiteral("name"), m.name},
                                      {QStringLiteral("op"), labelOpText(m.op)},
                                      {QStringLiteral("value"), m.value}});
        }
        array.append(QJsonObject{{QStringLiteral("runbook"), b.runbook.text()},
                                 {QStringLiteral("condition"), b.conditionText},
                                 {QStringLiteral("term"), b.term},
                                 {QStringLiteral("metric"), b.metric},
                                 {QStringLiteral("scale"), b.scale},
                                 {QStringLiteral("labels"), labels}});
    }
    set(SettingKey::Bindings, QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact)));
}

} // namespace wf

#include "moc_settings.cpp"
