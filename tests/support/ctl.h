// SPDX-License-Identifier: GPL-3.0-or-later
// Runs watchfloorctl as a person would, without holding up the event loop of the test: a desk may have to
// answer it.
#pragma once

#include "support/patience.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

namespace wf {

struct CtlResult
{
    int exit = -1;
    QByteArray out;
    QByteArray err;

    QStringList lines() const { return QString::fromUtf8(out).split(QLatin1Char('\n'), Qt::SkipEmptyParts); }
    QString error() const { return QString::fromUtf8(err); }
    QJsonArray array() const { return QJsonDocument::fromJson(out).array(); }
    QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }
};

class Ctl
{
public:
    explicit Ctl(QString dataDir = {}) : m_dataDir(std::move(dataDir))
    {
        if (program().isEmpty())
            qFatal("WATCHFLOORCTL names no program");
    }
    static QString program() { return qEnvironmentVariable("WATCHFLOORCTL"); }

    CtlResult run(QStringList arguments, const QByteArray &input = {}) const
    {
        if (!m_dataDir.isEmpty())
            arguments += {QStringLiteral("--data-dir"), m_dataDir};
        QProcess process;
        QSignalSpy finished(&process, &QProcess::finished);
        process.start(program(), arguments);
        process.write(input);
        process.closeWriteChannel();
        if (finished.isEmpty() && !finished.wait(wf::testing::Patience)) {
            process.kill();
            process.waitForFinished();
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                process.readAllStandardOutput(), process.readAllStandardError()};
    }
    /// Words split at spaces, for short commands.
    CtlResult operator()(const char *words) const
    {
        return run(QString::fromUtf8(words).split(QLatin1Char(' ')));
    }

private:
    QString m_dataDir;
};

} // namespace wf
