// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

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
    /// False: wrong usage was printed, exit with 2.
    bool parse(const QStringList &args);
    int usageError(const QString &message) const;

    QStringList words() const { return m_parser.positionalArguments(); }
    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QString dataDir() const;
    QString actor() const;
    bool json() const { return m_parser.isSet(QStringLiteral("json")); }

private:
    QString m_usage;
    QCommandLineParser m_parser;
};

/// Prints to standard output, one line.
void print(const QString &line);
void printJson(const QJsonArray &array);
void printJson(const QJsonObject &object);
/// Prints an error to standard error; returns ExitFailed.
int failed(const Error &error);

} // namespace wf::ctl
