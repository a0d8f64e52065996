// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QStringList>

namespace wf {

/// Whether the desktop starts the program with the session: a file in the person's autostart folder (XDG
/// Desktop Application Autostart, freedesktop.org). One for each data folder.
class Autostart
{
public:
    /// `arguments`: what the program is started with besides --data-dir.
    Autostart(QString dataDir, QStringList arguments);
    bool isOn() const;
    /// Io if the file cannot be written or removed, with its name.
    Expected<void> set(bool on) const;
    QString file() const;

private:
    QString text() const;

    QString m_dataDir;
    QStringList m_arguments;
};

/// A word of Exec= as the Desktop Entry Specification quotes it.
QString execWord(const QString &word);

} // namespace wf
