// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/config.h"
#include "desk/targetdiscovery.h"

#include <QObject>

class QFileSystemWatcher;
class QTimer;

namespace wf {

/// Watches the configuration file while a desk runs. A file that cannot be used changes nothing, and is told
/// once. GUI thread.
class ConfigWatch : public QObject
{
    Q_OBJECT
public:
    /// `read` is what the desk started with; `file` may not exist yet.
    ConfigWatch(QString file, Config read, QObject *parent = nullptr);
    /// Reads it now; also after the program itself has written to it.
    void reload();

Q_SIGNALS:
    void changed(const wf::Config &now, const wf::Config &before);
    /// Why the file is not used, or what of it only a new start takes over.
    void objected(const QString &message);

private:
    /// Editors replace files: whatever is there now is watched.
    void watch();

    QString m_file;
    Config m_read;   ///< As it was read last.
    QString m_error; ///< Of the last reading.
    TargetDiscovery m_discovery;
    QFileSystemWatcher *m_watcher;
    QTimer *m_reload;
};

} // namespace wf
