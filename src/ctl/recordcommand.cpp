// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/category.h"
#include "base/programlog.h"
#include "base/stopsignals.h"
#include "commands.h"
#include "desk/config.h"
#include "desk/configwatch.h"
#include "desk/configwords.h"
#include "desk/ingest.h"
#include "desk/keptwindows.h"
#include "log/datafolder.h"
#include "log/eventlog.h"
#include "options.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace wf::ctl {
namespace {

WATCHFLOOR_CATEGORY(ctl)

/// The incidents of the folder's log, whose times are kept; none where there is no log that can be read.
std::vector<TimeRange> keptWindows(const QString &dataDir, const Clock &clock)
{
    const auto log = EventLog::openReadOnly(dataDir, clock);
    return log ? windowsOf((*log)->book()) : std::vector<TimeRange>();
}

Expected<Config> configOf(const Options &options)
{
    const QString given = options.value(QStringLiteral("config"));
    auto config = loadConfig(given.isEmpty() ? defaultConfigPath() : given);
    if (config && config->feeds.empty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1: has no [[feed]] to record").arg(config->file));
    return config;
}

/// The configuration while it runs: one that cannot be used, or has nothing to record, changes nothing and is
/// told.
std::unique_ptr<ConfigWatch> follow(const Config &config, IngestWorker &worker)
{
    auto watch = std::make_unique<ConfigWatch>(config.file, config);
    QObject::connect(watch.get(), &ConfigWatch::objected, &worker, [](const QString &why) { say(why); });
    QObject::connect(
        watch.get(), &ConfigWatch::changed, &worker, [&worker](const Config &now, const Config &before) {
            if (now.feeds.empty())
                say(QStringLiteral(
                        "%1: has no [[feed]] to record any more; the previous ones are recorded on")
                        .arg(now.file));
            else if (now.feeds != before.feeds) {
                worker.setFeeds(now.feeds);
                print(QStringLiteral("the configuration has changed: recording %1 feeds")
                          .arg(now.feeds.size()));
            }
        });
    return watch;
}

} // namespace

int recordCommand(const QStringList &args)
{
    Options options(QStringLiteral("record [--config FILE.toml] [--data-dir DIR]"));
    options.add({QStringLiteral("config"), QStringLiteral("configuration"), QStringLiteral("FILE.toml")});
    if (!options.parse(args))
        return options.exitCode();
    if (!options.words().isEmpty())
        return options.usageError(QStringLiteral("record takes no arguments"));
    const auto config = configOf(options);
    if (!config)
        return failed(config.error());

    const auto mended = openDataFolder(options.dataDir());
    if (!mended)
        return failed(mended.error());
    for (const QString &sentence : *mended)
        failed({ErrorCode::Refused, sentence});
    const StopSignals stop;
    const SystemClock clock;
    ProgramLog programLog(clock);
    programLog.keepIn(programLogPath(options.dataDir(), ProgramLogOf::Record));
    qCInfo(ctlCategory).noquote() << QStringLiteral("watchfloorctl %1 records: Qt %2, data folder %3")
                                         .arg(QStringLiteral(WATCHFLOOR_VERSION),
                                              QString::fromLatin1(qVersion()), options.dataDir());
    sayConfig(*config);
    for (const QString &problem : config->targetProblems)
        say(problem);
    IngestWorker worker(clock);
    worker.openRecording({recorderPath(options.dataDir()), {}, config->recorder.keep});
    const auto snapshot = worker.mailbox().take();
    if (snapshot->recorder.state != RecorderStatus::State::Recording)
        return failed({ErrorCode::Locked, snapshot->recorder.message});
    worker.setKept(keptWindows(options.dataDir(), clock));
    QObject::connect(&worker, &IngestWorker::feedTurned, &worker, [](const FeedHealth &health) {
        print(QStringLiteral("%1 %2 %3 %4")
                  .arg(toIsoUtc(health.lastAttempt.value_or(Timestamp{})), health.feed.text(),
                       isUp(health.state) ? QStringLiteral("up") : QStringLiteral("down"), health.lastError)
                  .trimmed());
    });
    worker.setFeeds(config->feeds);
    worker.start();
    print(QStringLiteral("recording %1 feeds into %2")
              .arg(config->feeds.size())
              .arg(snapshot->recorder.folder));
    const auto watch = follow(*config, worker);
    QObject::connect(&stop, &StopSignals::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    worker.stop();
    qCInfo(ctlCategory, "watchfloorctl record ends: %d", code);
    return code == 0 ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
