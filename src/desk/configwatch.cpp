// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/configwatch.h"

#include "base/time.h"
#include "desk/configwords.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTimer>

#include <utility>

namespace wf {

namespace {

/// Editors write in several steps.
constexpr Millis WrittenWithin{300};

/// What only a new start takes over.
bool needsRestart(const Config &before, const Config &after)
{
    return before.recorder != after.recorder || before.channels != after.channels ||
           before.wallboard != after.wallboard;
}

} // namespace

ConfigWatch::ConfigWatch(QString file, Config read, QObject *parent)
    : QObject(parent), m_file(std::move(file)), m_read(std::move(read)),
      m_watcher(new QFileSystemWatcher(this)), m_reload(new QTimer(this))
{
    m_reload->setSingleShot(true);
    m_reload->setInterval(WrittenWithin);
    connect(m_reload, &QTimer::timeout, this, &ConfigWatch::reload);
    const auto touched = [this] { m_reload->start(); };
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, touched);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, touched);
    watch();
    connect(&m_discovery, &TargetDiscovery::changed, this, touched);
    m_discovery.setSources(m_read.targetDiscoveries);
}

void ConfigWatch::watch()
{
    QStringList paths{QFileInfo(m_file).absolutePath(), m_file};
    for (const QString &file : m_read.targetFiles)
        paths += {QFileInfo(file).absolutePath(), file};
    for (const QString &path : std::as_const(paths)) {
        if (QFileInfo::exists(path) && !m_watcher->files().contains(path) &&
            !m_watcher->directories().contains(path))
            m_watcher->addPath(path);
    }
}

void ConfigWatch::reload()
{
    if (!QFileInfo::exists(m_file))
        return; // It is being replaced, or it is gone: what was read stays.
    watch();
    const auto config = loadConfig(m_file, m_discovery.found());
    const QString error = config ? QString() : config.error().message;
    const bool news = std::exchange(m_error, error) != error;
    if (!config) {
        if (news) {
            sayRefusedConfig(m_file, config.error());
            Q_EMIT objected(
                QStringLiteral(
                    "The changed configuration cannot be used; the previous one stays in effect: %1")
                    .arg(error));
        }
        return;
    }
    if (*config == m_read)
        return;
    sayConfig(*config);
    const Config before = std::exchange(m_read, *config);
    watch(); // Other files of targets, perhaps.
    m_discovery.setSources(m_read.targetDiscoveries);
    for (const QString &problem : m_read.targetProblems) {
        if (!before.targetProblems.contains(problem))
            Q_EMIT objected(problem);
    }
    Q_EMIT changed(m_read, before);
    if (needsRestart(before, m_read))
        Q_EMIT objected(
            QStringLiteral("%1: [recorder], [[channel]] and [wallboard] take effect when Watchfloor is "
                           "started again")
                .arg(m_file));
}

} // namespace wf

#include "moc_configwatch.cpp"
