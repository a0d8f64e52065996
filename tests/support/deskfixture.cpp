// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/deskfixture.h"

#include "support/patience.h"
#include "support/testrunbooks.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <optional>

namespace wf {

DeskFixture::DeskFixture() : DeskFixture(Options{}) {}

DeskFixture::DeskFixture(const Options &options) : m_options(options)
{
    QDir().mkpath(path(QStringLiteral("runbooks")));
    if (m_options.runbooks)
        writeTestRunbooks(path(QStringLiteral("runbooks")), trace());
    if (!m_options.rules.isEmpty())
        writeRules(m_options.rules);
    m_metrics = {{"queue_depth", 10}, {"queue_workers", 4}, {"cache_miss_ratio", 0.1}, {"cache_up", 1}};
    serve();
    start();
}

DeskFixture::~DeskFixture() = default;

void DeskFixture::start()
{
    DeskOptions options;
    options.dataDir = path(QStringLiteral("data"));
    QDir().mkpath(options.dataDir);
    options.configFile = path(QStringLiteral("watchfloor.toml"));
    options.config.runbookPaths = {path(QStringLiteral("runbooks"))};
    if (!m_options.rules.isEmpty())
        options.config.rulePaths = {path(QStringLiteral("rules"))};
    options.config.channels = m_options.channels;
    options.demo = m_options.demo;
    if (m_options.feed) {
        FeedConfig feed;
        feed.name = FeedId(QStringLiteral("jobs"));
        feed.url = m_server.url();
        feed.interval = m_options.interval;
        feed.timeout = std::chrono::seconds(5);
        feed.seriesLimit = m_options.seriesLimit;
        options.config.feeds = {feed};
    }
    m_desk = std::make_unique<LiveDesk>(options, m_clock);
    m_desk->settings().set(SettingKey::UserName, m_options.user);
    for (const Severity severity : AllSeverities)
        m_desk->settings().setSoundOf(severity, Settings::SoundOff);
    m_desk->settings().set(SettingKey::Notifications, false);
    m_desk->start();
}

void DeskFixture::stop()
{
    m_desk.reset();
}

void DeskFixture::restart()
{
    stop();
    start();
}

void DeskFixture::set(const QByteArray &metric, double value)
{
    m_metrics[metric] = value;
    serve();
}

void DeskFixture::forget(const QByteArray &metric)
{
    m_metrics.erase(metric);
    serve();
}

void DeskFixture::serve()
{
    QByteArray body;
    for (const auto &[name, value] : m_metrics) {
        // A name may come with labels; then its type is left to the name.
        if (!name.contains('{'))
            body += "# TYPE " + name + " gauge\n";
        body += name + ' ' + QByteArray::number(value) + '\n';
    }
    m_server.setAnswer(ScriptedAnswer::http(200, "text/plain; version=0.0.4", body));
}

void DeskFixture::breakFeed()
{
    m_server.setAnswer(ScriptedAnswer::http(500, "text/plain", "out of order\n"));
}

void DeskFixture::mendFeed()
{
    serve();
}

void DeskFixture::writeRunbook(const QString &file, const QByteArray &markdown)
{
    writeTestRunbook(path(QStringLiteral("runbooks")), file, markdown);
}

void DeskFixture::writeRules(const QByteArray &yaml)
{
    QDir().mkpath(path(QStringLiteral("rules")));
    QFile file(path(QStringLiteral("rules/alerts.yml")));
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml) != yaml.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
}

bool DeskFixture::waitForData()
{
    return QTest::qWaitFor(
        [this] {
            const bool logged = m_desk->logStatus().state == LogStatus::State::Writable;
            return logged && (!m_options.feed || !m_desk->catalog().empty());
        },
        wf::testing::Patience);
}

const Incident *DeskFixture::waitForDetection(const QString &runbook)
{
    const RunbookId id(runbook);
    if (!QTest::qWaitFor([&] { return m_desk->book().openFor(id) != nullptr; }, wf::testing::Patience))
        return nullptr;
    return m_desk->book().openFor(id);
}

CommandResult DeskFixture::ask(const Command &command)
{
    auto answer = std::make_shared<std::optional<CommandResult>>();
    m_desk->submit(command, {nullptr, [answer](const CommandResult &result) { *answer = result; }});
    if (!QTest::qWaitFor([&] { return answer->has_value(); }, wf::testing::Patience))
        return fail(ErrorCode::Timeout, QStringLiteral("the desk did not answer"));
    return **answer;
}

IncidentId DeskFixture::declare(const QString &title, Severity severity, const QString &runbook)
{
    command::Declare declare{{}, title, severity, false, m_desk->user(), {}};
    if (!runbook.isEmpty())
        declare.runbook = m_desk->copyOf(RunbookId(runbook));
    const CommandResult result = ask(declare);
    if (!result || result->empty()) {
        QTest::qFail(result ? "nothing was declared" : qPrintable(result.error().message), __FILE__,
                     __LINE__);
        return {};
    }
    return result->front()->incident;
}

} // namespace wf
