// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QFileSystemWatcher;
class QTimer;

namespace wf {

/// Tells that files or folders changed, once for a burst (200 ms). Lives on one thread.
class FileWatch : public QObject
{
    Q_OBJECT
public:
    explicit FileWatch(QObject *parent = nullptr);
    ~FileWatch() override;

    /// What is watched from now on. What is missing is tried again with each call: an editor that replaces a
    /// file by renaming ends the watch on it.
    void watch(const QStringList &paths);
    /// What changed so far is known.
    void forget();

Q_SIGNALS:
    void changed();

private:
    QFileSystemWatcher *m_watcher;
    QTimer *m_coalesce;
};

} // namespace wf
