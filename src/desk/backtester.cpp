// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/backtester.h"

#include "base/files.h"
#include "metrics/archive.h"
#include "metrics/recorder.h"
#include "promql/archivesource.h"
#include "rules/rulepatch.h"
#include "rules/yamltree.h"

#include <QElapsedTimer>

namespace wf {

namespace {

constexpr qint64 ShareEvery = 50; // Milliseconds.

} // namespace

rules::BacktestOptions backtestOptions(Timestamp now, Millis length, Millis step)
{
    rules::BacktestOptions options;
    const Millis since = now.time_since_epoch();
    options.range.to = Timestamp(since - since % step);
    options.range.from = options.range.to - length;
    options.step = step;
    return options;
}

QString ruleText(const QString &file)
{
    return QString::fromUtf8(readFile(file, qint64(rules::MaxYamlBytes)).value_or(QByteArray()));
}

TestedRule tested(const BacktestRequest &request, const QString &text, promql::SeriesSource &source)
{
    TestedRule tested{QString::fromStdString(request.rule.name),
                      request.file,
                      request.rule.line,
                      request.incidents,
                      rules::backtest(request.rule, source, request.incidents, request.options),
                      {}};
    for (const rules::Suggestion &suggestion : tested.result.suggestions)
        tested.patches << (text.isEmpty() ? QString()
                                          : rules::patchOf(request.file, text, request.rule, suggestion));
    return tested;
}

Backtester::Backtester(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

Backtester::~Backtester()
{
    m_stop = true;
    m_pool.waitForDone();
}

void Backtester::start(const BacktestRequest &request)
{
    if (m_running)
        return;
    m_running = true;
    m_pool.start([this, asked = request]() mutable {
        QElapsedTimer since;
        since.start();
        asked.options.query.stop = &m_stop;
        asked.options.progress = [&](double share) {
            if (since.elapsed() < ShareEvery)
                return;
            since.restart();
            QMetaObject::invokeMethod(this, [this, share] { Q_EMIT progressed(share); });
        };
        RecorderArchive archive(recorderPath(asked.dataDir));
        promql::ArchiveSource source(archive);
        const TestedRule result = tested(asked, ruleText(asked.file), source);
        QMetaObject::invokeMethod(this, [this, result, problems = source.takeProblems()] {
            m_running = false;
            Q_EMIT finished(result, problems);
        });
    });
}

} // namespace wf

#include "moc_backtester.cpp"
