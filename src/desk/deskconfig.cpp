// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration while the desk runs: its file is watched, and what changed of it is taken over.
#include "desk/configwords.h"
#include "desk/desk.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTimer>

#include <algorithm>

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

void Desk::watchConfig()
{
    const QString &file = m_options.configFile;
    // What was not read from the file is not replaced by what stands in it.
    const bool isFile = m_options.config.file == file || m_options.config == Config();
    if (file.isEmpty() || m_review || !isFile || isSimulated())
        return;
    m_readConfig = m_options.config;
    m_configWatch = new QFileSystemWatcher(this);
    m_reload = new QTimer(this);
    m_reload->setSingleShot(true);
    m_reload->setInterval(WrittenWithin);
    connect(m_reload, &QTimer::timeout, this, &Desk::reloadConfig);
    const auto changed = [this] { m_reload->start(); };
    connect(m_configWatch, &QFileSystemWatcher::fileChanged, this, changed);
    connect(m_configWatch, &QFileSystemWatcher::directoryChanged, this, changed);
    for (const QString &path : {QFileInfo(file).absolutePath(), file}) {
        if (QFileInfo::exists(path))
            m_configWatch->addPath(path);
    }
}

void Desk::reloadConfig()
{
    const QString &file = m_options.configFile;
    if (!QFileInfo::exists(file))
        return; // It is being replaced, or it is gone: what was read stands.
    // Another file may have taken its place, which nobody watches yet.
    for (const QString &path : {QFileInfo(file).absolutePath(), file}) {
        if (!m_configWatch->files().contains(path) && !m_configWatch->directories().contains(path))
            m_configWatch->addPath(path);
    }
    const auto config = loadConfig(file);
    const QString error = config ? QString() : config.error().message;
    const bool news = std::exchange(m_configError, error) != error;
    if (!config) {
        if (news) {
            sayRefusedConfig(file, config.error());
            Q_EMIT refused(
                QStringLiteral("The configuration was changed and cannot be used; the one before stays: %1")
                    .arg(error));
        }
        return;
    }
    if (*config == m_readConfig)
        return;
    const bool restart = needsRestart(m_readConfig, *config);
    sayConfig(*config);
    takeConfig(*config);
    m_readConfig = *config;
    if (restart)
        Q_EMIT refused(
            QStringLiteral("%1: [recorder], [[channel]] and [wallboard] take effect when Watchfloor is "
                           "started again")
                .arg(file));
}

void Desk::takeConfig(const Config &config)
{
    const bool otherRunbooks = config.runbookPaths != m_readConfig.runbookPaths;
    std::vector<FeedConfig> feeds = config.feeds;
    // Those that stand in no file stay: the simulated estate.
    for (const FeedConfig &feed : m_feeds) {
        const auto sameName = [&feed](const FeedConfig &other) { return other.name == feed.name; };
        if (std::none_of(m_readConfig.feeds.begin(), m_readConfig.feeds.end(), sameName) &&
            std::none_of(feeds.begin(), feeds.end(), sameName))
            feeds.push_back(feed);
    }
    m_options.config.file = config.file;
    m_options.config.feeds = config.feeds;
    m_options.config.runbookPaths = config.runbookPaths;
    m_options.config.approveCustomers = config.approveCustomers;
    m_options.config.tell = config.tell;
    if (feeds != m_feeds) {
        m_feeds = std::move(feeds);
        applyFeeds();
    }
    if (otherRunbooks) {
        m_library.setPaths(config.runbookPaths);
        libraryReloaded();
    }
}

} // namespace wf
