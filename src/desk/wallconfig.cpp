// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/wallconfig.h"

#include "desk/configparts.h"
#include "desk/settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace wf {

namespace {

constexpr std::array Chosen{std::pair{WallPageKind::Overview, "overview"},
                            std::pair{WallPageKind::Incident, "incidents"},
                            std::pair{WallPageKind::Metrics, "metrics"}};
constexpr std::array SoundKeys{"sound_p0", "sound_p1", "sound_p2", "sound_p3"};
const QString Off = QStringLiteral("off");
constexpr double MaxDiagonal = 300;
constexpr double MinDistance = 0.3;
constexpr double MaxDistance = 50;
constexpr Millis MinDwell = std::chrono::seconds(3);
constexpr Millis MaxDwell = std::chrono::hours(1);

std::vector<WallPageKind> pagesOf(const QStringList &names, QString &wrong)
{
    std::vector<WallPageKind> pages;
    for (const QString &name : names) {
        const auto kind = wallPageOf(name);
        if (!kind)
            wrong = name;
        else if (std::find(pages.begin(), pages.end(), *kind) == pages.end())
            pages.push_back(*kind);
    }
    return pages;
}

/// The sound of a severity as the file names it: none for "off", a path counted from the file's folder.
QString soundOf(TableReader &in, const char *key, const QString &file)
{
    const QString text = in.text(key, Off);
    if (text == WallBeep || text == WallAlarm)
        return text;
    if (text == Off || text.isEmpty())
        return {};
    const QString path = QFileInfo(file).absoluteDir().absoluteFilePath(text);
    if (!QFileInfo::exists(path))
        in.wrong(*in.find(key), key,
                 QStringLiteral("\"off\", \"alarm\", \"beep\" or a sound file that exists"));
    return path;
}

} // namespace

QString wallPageName(WallPageKind kind)
{
    for (const auto &[known, name] : Chosen) {
        if (known == kind)
            return QLatin1String(name);
    }
    return QStringLiteral("clear");
}

std::optional<WallPageKind> wallPageOf(QStringView name)
{
    for (const auto &[kind, known] : Chosen) {
        if (name == QLatin1String(known))
            return kind;
    }
    return std::nullopt;
}

std::optional<std::pair<QTime, QTime>> parseNight(QStringView text)
{
    const auto parts = text.split(QLatin1Char('-'));
    if (parts.size() != 2)
        return std::nullopt;
    const QTime from = QTime::fromString(parts[0].trimmed().toString(), QStringLiteral("H:mm"));
    const QTime until = QTime::fromString(parts[1].trimmed().toString(), QStringLiteral("H:mm"));
    if (!from.isValid() || !until.isValid() || from == until)
        return std::nullopt;
    return std::pair(from, until);
}

Expected<WallConfig> readWallboard(const toml::node &node, const QString &file)
{
    using namespace std::chrono;
    const toml::table *table = node.as_table();
    if (!table)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1:%2: \"wallboard\" must be a table: [wallboard]")
                        .arg(file)
                        .arg(node.source().begin.line));
    TableReader in(*table, file);
    WallConfig wall;
    const toml::node *screen = in.find("screen");
    if (screen && screen->is_integer())
        wall.screen = QString::number(in.number("screen", 1, 1, 32));
    else
        wall.screen = in.text("screen");
    wall.diagonal = in.decimal("diagonal", wall.diagonal, 3, MaxDiagonal);
    wall.distance = in.decimal("distance", wall.distance, MinDistance, MaxDistance);
    wall.dwell = in.duration("dwell", wall.dwell, MinDwell, MaxDwell);
    wall.span = in.duration("span", wall.span, minutes(1), hours(24));
    wall.pin = in.yes("pin", wall.pin);
    wall.metrics = in.texts("metrics", 64);
    wall.onCall = in.text("on_call");
    wall.note = in.text("note");
    wall.nightLevel = int(in.number("night_level", wall.nightLevel, 10, 100));
    if (const toml::node *pages = in.find("pages")) {
        QString wrong;
        wall.pages = pagesOf(in.texts("pages", 16), wrong);
        if (!wrong.isEmpty() || (!in.error() && wall.pages.empty()))
            in.wrong(*pages, "pages", QStringLiteral("some of \"overview\", \"incidents\", \"metrics\""));
    }
    if (const toml::node *night = in.find("night")) {
        wall.night = parseNight(in.text("night"));
        if (!wall.night)
            in.wrong(*night, "night", QStringLiteral("a range of local time, such as \"22:00-06:00\""));
    }
    for (std::size_t i = 0; i < SoundKeys.size(); ++i) {
        if (const QString sound = soundOf(in, SoundKeys[i], file); !sound.isEmpty())
            wall.sounds[AllSeverities[i]] = sound;
    }
    in.refuseUnknown(QStringLiteral("[wallboard]"));
    if (in.error())
        return tl::unexpected(*in.error());
    return wall;
}

WallConfig wallConfigOf(const WallConfig &config, const Settings &settings)
{
    WallConfig wall = config;
    QString wrong;
    const auto pages = pagesOf(settings.value(SettingKey::WallPages).toStringList(), wrong);
    if (!pages.empty())
        wall.pages = pages;
    if (const QStringList metrics = settings.value(SettingKey::WallMetrics).toStringList();
        !metrics.isEmpty())
        wall.metrics = metrics;
    if (wall.metrics.isEmpty())
        wall.metrics = settings.value(SettingKey::PinnedMetrics).toStringList();
    if (const int dwell = settings.value(SettingKey::WallDwell).toInt(); dwell > 0)
        wall.dwell = std::clamp<Millis>(std::chrono::seconds(dwell), MinDwell, MaxDwell);
    if (const double diagonal = settings.value(SettingKey::WallDiagonal).toDouble(); diagonal > 0)
        wall.diagonal = std::min(diagonal, MaxDiagonal);
    if (const double distance = settings.value(SettingKey::WallDistance).toDouble(); distance > 0)
        wall.distance = std::clamp(distance, MinDistance, MaxDistance);
    if (const QString night = settings.value(SettingKey::WallNight).toString(); !night.isEmpty())
        wall.night = night == Off ? std::nullopt : parseNight(night);
    for (const QString &name : settings.value(SettingKey::WallSounds).toStringList()) {
        if (const auto severity = parseSeverity(name); severity && !wall.sounds.contains(*severity))
            wall.sounds[*severity] = WallAlarm;
    }
    return wall;
}

} // namespace wf
