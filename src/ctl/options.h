// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "desk/config.h"
#include "runbook/library.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonObject>

#include <memory>

namespace wf::ctl {

/// Options every command on a data folder has, and its own. Prints usage errors itself.
class Options
{
public:
    explicit Options(QString usage);
    void add(const QCommandLineOption &option) { m_parser.addOption(option); }
    /// False: the usage was printed, because it was wrong or asked for; exit with exitCode().
    bool parse(const QStringList &args);
    int exitCode() const { return m_exitCode; }
    int usageError(const QString &message) const;

    /// Those that are no options; a negative number is a word.
    QStringList words() const;
    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const;
    QStringList values(const QString &name) const;
    QString dataDir() const;
    QString actor() const;
    bool json() const { return m_parser.isSet(QStringLiteral("json")); }
    bool verbose() const { return m_parser.isSet(QStringLiteral("verbose")); }
    /// --wait; 10 s if left out.
    Millis patience() const { return m_patience; }

private:
    QStringList usageLines() const;

    QString m_usage;
    int m_exitCode = 0;
    Millis m_patience = std::chrono::seconds(10);
    QCommandLineParser m_parser;
};

/// The team's files, as a desk on the same machine reads them: the configuration given, or the user's where
/// there is one, and the runbooks it names; else the shipped ones.
Expected<void> readTeam(const Options &options, Config &config, RunbookLibrary &library);
/// An option that is a point of time: as 2026-11-23T14:32:07Z, or seconds since 1970.
Expected<Timestamp> timeOf(const Options &options, const QString &name);
/// --from and --to; what is left out has no end on that side.
Expected<TimeRange> rangeOf(const Options &options);

/// Prints to standard output, one line, see putLine().
void print(const QString &line);
void printJson(const QJsonArray &array);
void printJson(const QJsonObject &object);
/// Says something to a person, on standard error: "watchfloorctl: …".
void say(const QString &sentence);
/// Prints an error to standard error; returns the exit code it means: ExitUnknown for a Timeout, else
/// ExitFailed.
int failed(const Error &error);

} // namespace wf::ctl
