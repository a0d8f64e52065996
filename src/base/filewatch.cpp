// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filewatch.h"

#include <QFileSystemWatcher>
#include <QSet>
#include <QTimer>

namespace wf {

namespace {

constexpr std::chrono::milliseconds CoalesceTime{200};

} // namespace

FileWatch::FileWatch(QObject *parent)
    : QObject(parent), m_watcher(new QFileSystemWatcher(this)), m_coalesce(new QTimer(this))
{
    m_coalesce->setSingleShot(true);
    m_coalesce->setInterval(CoalesceTime);
    connect(m_coalesce, &QTimer::timeout, this, &FileWatch::changed);
    // Started only when idle: a stream of changes must not put the news off for ever.
    const auto later = [this] {
        if (!m_coalesce->isActive())
            m_coalesce->start();
    };
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, later);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, later);
}

FileWatch::~FileWatch() = default;

void FileWatch::watch(const QStringList &paths)
{
    const QStringList watched = m_watcher->files() + m_watcher->directories();
    const QSet<QString> want(paths.begin(), paths.end());
    const QSet<QString> have(watched.begin(), watched.end());
    const QSet<QString> surplus = have - want;
    const QSet<QString> missing = want - have;
    if (!surplus.isEmpty())
        m_watcher->removePaths(QStringList(surplus.begin(), surplus.end()));
    if (!missing.isEmpty())
        m_watcher->addPaths(QStringList(missing.begin(), missing.end()));
}

void FileWatch::forget()
{
    m_coalesce->stop();
}

} // namespace wf

#include "moc_filewatch.cpp"
