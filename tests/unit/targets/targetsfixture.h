// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "targets/targetlist.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>

namespace wf {

/// "job/instance url label=value …" of each.
inline QStringList linesOf(const TargetList &list)
{
    QStringList lines;
    for (const FeedConfig &feed : list.feeds) {
        QString line =
            QStringLiteral("%1/%2 %3").arg(feed.job, feed.instance, feed.url.toString(QUrl::FullyEncoded));
        for (const auto &[name, value] : feed.labels)
            line += QStringLiteral(" %1=%2").arg(name, value);
        lines += line;
    }
    return lines;
}

/// A folder with a prometheus.yml, and what is made of it.
class TargetsFixture
{
protected:
    void renew() { m_dir = std::make_unique<QTemporaryDir>(); }
    QString write(const char *name, const QByteArray &text)
    {
        const QString path = m_dir->filePath(QLatin1String(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text);
        return path;
    }
    TargetList load(const QByteArray &text) { return loadTargets({write("prometheus.yml", text)}, 1000); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

} // namespace wf
