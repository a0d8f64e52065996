// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/configwords.h"

#include "base/print.h"
#include "desk/deskcategory.h"

namespace wf {

QString refusedPlace(const QString &file, const Error &error)
{
    const QString start = file + QLatin1Char(':');
    QString line;
    for (qsizetype i = start.size(); error.message.startsWith(start) && i < error.message.size(); ++i) {
        if (error.message[i] < QLatin1Char('0') || error.message[i] > QLatin1Char('9'))
            break;
        line += error.message[i];
    }
    return line.isEmpty() ? file : start + line;
}

QString configSummary(const Config &config)
{
    return QStringLiteral("%1: %2 feeds, %3 channels, %4 runbook paths, %5 rule paths")
        .arg(config.file)
        .arg(config.feeds.size())
        .arg(config.channels.size())
        .arg(config.runbookPaths.size())
        .arg(config.rulePaths.size());
}

void sayConfig(const Config &config)
{
    qCInfo(deskCategory).noquote() << QStringLiteral("configuration ") + excerpt(configSummary(config));
    for (const QString &problem : config.targetProblems)
        qCWarning(deskCategory).noquote() << excerpt(problem);
}

void sayRefusedConfig(const QString &file, const Error &error)
{
    qCWarning(deskCategory).noquote()
        << QStringLiteral("configuration refused at ") + excerpt(refusedPlace(file, error));
}

} // namespace wf
