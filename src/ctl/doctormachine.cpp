// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: the machine, its environment, and what the program said.
#include "base/files.h"
#include "base/print.h"
#include "base/programlog.h"
#include "doctor.h"
#include "http/curlversion.h"
#include "sql/database.h"

#include <QProcessEnvironment>
#include <QSysInfo>

#include <algorithm>

namespace wf::ctl {

namespace {

constexpr qsizetype LastLines = 50;
/// A file of the log has 1 MB and one line.
constexpr qint64 MaxLogBytes = 4 << 20;

/// By name: a variable nobody thought of may hold anything.
bool isHarmless(const QString &name)
{
    static const QStringList known{QStringLiteral("LANG"),
                                   QStringLiteral("LANGUAGE"),
                                   QStringLiteral("TZ"),
                                   QStringLiteral("LD_PRELOAD"),
                                   QStringLiteral("CURL_CA_BUNDLE"),
                                   QStringLiteral("SSL_CERT_DIR"),
                                   QStringLiteral("SSL_CERT_FILE"),
                                   QStringLiteral("DISPLAY"),
                                   QStringLiteral("WAYLAND_DISPLAY"),
                                   QStringLiteral("XDG_CACHE_HOME"),
                                   QStringLiteral("XDG_CONFIG_DIRS"),
                                   QStringLiteral("XDG_CONFIG_HOME"),
                                   QStringLiteral("XDG_CURRENT_DESKTOP"),
                                   QStringLiteral("XDG_DATA_DIRS"),
                                   QStringLiteral("XDG_DATA_HOME"),
                                   QStringLiteral("XDG_RUNTIME_DIR"),
                                   QStringLiteral("XDG_SESSION_DESKTOP"),
                                   QStringLiteral("XDG_SESSION_TYPE"),
                                   QStringLiteral("XDG_STATE_HOME")};
    return known.contains(name) || name.startsWith(QLatin1String("LC_")) ||
           name.startsWith(QLatin1String("QT_"));
}

/// Of these it is told that they are there: a proxy may have a password in it.
bool isProxy(const QString &name)
{
    return name.endsWith(QLatin1String("_proxy"), Qt::CaseInsensitive);
}

} // namespace

void examineVersions(Examination &into)
{
    into.add(QStringLiteral("versions"),
             {{QStringLiteral("watchfloor"), QStringLiteral(WATCHFLOOR_VERSION)},
              {QStringLiteral("qt"), QString::fromLatin1(qVersion())},
              {QStringLiteral("sqlite"), Database::sqliteVersion()},
              {QStringLiteral("libcurl"), curlVersion()},
              {QStringLiteral("kernel"),
               QStringLiteral("%1 %2").arg(QSysInfo::kernelType(), QSysInfo::kernelVersion())},
              {QStringLiteral("distribution"), QSysInfo::prettyProductName()},
              {QStringLiteral("processor"), QSysInfo::currentCpuArchitecture()}});
}

void examineEnvironment(Examination &into)
{
    QJsonObject facts;
    const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (const QString &name : all.keys()) {
        if (isHarmless(name))
            facts[excerpt(name)] = excerpt(all.value(name));
        else if (isProxy(name))
            facts[excerpt(name)] = KeptSecret;
    }
    into.add(QStringLiteral("environment"), facts);
}

void examineProgramLog(Examination &into, const QString &dataDir)
{
    const QString path = programLogPath(dataDir, ProgramLogOf::Desk);
    QJsonObject facts{{QStringLiteral("file"), path}};
    const auto bytes = readFile(path, MaxLogBytes, Place::Ours);
    if (!bytes && bytes.error().code != ErrorCode::NotFound)
        into.findings += bytes.error().message;
    QStringList lines;
    for (const QString &line :
         QString::fromUtf8(bytes.value_or(QByteArray())).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines += line;
    QJsonArray last;
    for (const QString &line : lines.mid(std::max<qsizetype>(lines.size() - LastLines, 0)))
        last.append(excerpt(line, ProgramLog::MaxText));
    facts[QStringLiteral("last_lines")] = last;
    into.add(QStringLiteral("program_log"), facts);
}

} // namespace wf::ctl
