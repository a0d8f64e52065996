// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QFile>
#include <QHelpEvent>
#include <QLabel>
#include <QTemporaryDir>
#include <QToolTip>

#include <sys/inotify.h>
#include <unistd.h>

namespace wf::guitest {

/// A picture that somebody's text names, and whether anybody opened it.
class Bait
{
public:
    Bait() : m_watch(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    {
        QFile file(path());
        if (!m_folder.isValid() || !file.open(QIODevice::WriteOnly) || file.write("no picture") < 0)
            qFatal("the bait cannot be laid out");
        file.close();
        if (::inotify_add_watch(m_watch, path().toLocal8Bit().constData(), IN_OPEN | IN_ACCESS) < 0)
            qFatal("the bait cannot be watched");
    }
    ~Bait() { ::close(m_watch); }
    QString path() const { return m_folder.filePath(QStringLiteral("bait.png")); }
    /// Since it was asked last.
    bool wasOpened() const
    {
        char events[4096];
        return ::read(m_watch, events, sizeof events) > 0;
    }
    /// Every way to name it, as short as a title may be.
    QString line() const
    {
        return QStringLiteral("<img src=\"file://%1\"><b>x</b>![p](%1) [l](file://%1) & &amp;").arg(path());
    }
    QString veryLong() const
    {
        return QStringLiteral("<p>%1\n").arg(line()) + QString(1'000'000, QLatin1Char('w'));
    }

private:
    QTemporaryDir m_folder;
    int m_watch;
};

inline QLabel *tipLabel()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel"))
            return qobject_cast<QLabel *>(widget);
    }
    return nullptr;
}

inline void showTipOf(QWidget *widget, const QPoint &at)
{
    QToolTip::hideText();
    QHelpEvent help(QEvent::ToolTip, at, widget->mapToGlobal(at));
    QCoreApplication::sendEvent(widget, &help);
}

} // namespace wf::guitest
