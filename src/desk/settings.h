// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/binding.h"

#include <QObject>
#include <QVariant>

#include <memory>

class QSettings;

namespace wf {

/// What the program remembers besides the log: one row per setting in settingsTable().
enum class SettingKey {
    UserName,
    Theme,    ///< A Look's name.
    LookSize, ///< Of everything, in percent; read at the start.
    UtcTimes,
    TimelineNewestFirst,
    ChartSpan,
    WindowGeometry,
    WindowState,
    MainSplitter,
    CentreSplitter,
    Bindings,
    PinnedMetrics,
    ChartChoices,
    ConfirmedConditions,
    ConfirmedFolders, ///< Of runbooks, though they are large or the system's.
    SoundP0,
    SoundP1,
    SoundP2,
    SoundP3,
    SpeakAlarms,         ///< What happened is said aloud after its sound.
    AcknowledgedMinutes, ///< How long one who looks at a detection is not asked again.
    SoundHeardAt,        ///< When a person heard the test of the alarm, ISO 8601.
    Notifications,
    Tray,          ///< The worst severity in the desktop's tray.
    ReducedMotion, ///< Nothing flashes; what changed stays lit.
    GlobalKey,     ///< A key of the desktop's that brings the window to the front.
    FirstStartDone,
    WallPages,
    WallMetrics,
    WallDwell,
    WallDiagonal,
    WallDistance,
    WallNight,
    WallSounds,
    LastBackup, ///< Where the log was copied last and when: see BackupKeeper.
};

struct SettingRow
{
    SettingKey key;
    const char *name; ///< In settings.ini of the data folder.
    QVariant fallback;
};
/// Every setting: key, name on disk, default.
const std::vector<SettingRow> &settingsTable();

/// Values in DATA/settings.ini. GUI thread. A file that cannot be written loses the value at exit, nothing
/// else.
class Settings : public QObject
{
    Q_OBJECT
public:
    explicit Settings(const QString &dataDir, QObject *parent = nullptr);
    ~Settings() override;

    QVariant value(SettingKey key) const;
    void set(SettingKey key, const QVariant &value);

    /// What is heard when something of that severity is due: one of the three.
    QString soundOf(Severity severity) const;
    void setSoundOf(Severity severity, const QString &sound);
    /// How long an acknowledgement holds: 1 minute to a day.
    Millis acknowledgedFor() const;
    static inline const QString SoundOff = QStringLiteral("off");
    static inline const QString SoundOnce = QStringLiteral("once");
    static inline const QString SoundUntilAcknowledged = QStringLiteral("until-acknowledged");

    /// Series bound to conditions by hand.
    std::vector<ManualBinding> bindings() const;
    void setBindings(const std::vector<ManualBinding> &bindings);

Q_SIGNALS:
    void changed(wf::SettingKey key);

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace wf
