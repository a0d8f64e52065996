// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakefixture.h"

#include "support/testrunbooks.h"

#include <QDir>

namespace wf {

namespace {

/// Every condition of the runbooks has to be true for a second.
constexpr Millis Noticed{2000};
/// As long as it takes until conditions have no data.
constexpr Millis Lost{5000};

} // namespace

FakeFixture::FakeFixture() : FakeFixture(Options{}) {}

FakeFixture::FakeFixture(const Options &options)
{
    if (options.demo)
        qFatal("a fake desk has no simulated estate");
    const QString runbooks = path(QStringLiteral("runbooks"));
    QDir().mkpath(runbooks);
    if (options.runbooks)
        writeTestRunbooks(runbooks, trace());
    DeskOptions desk;
    desk.configFile = path(QStringLiteral("watchfloor.toml"));
    desk.config.runbookPaths = {runbooks};
    if (!options.rules.isEmpty()) {
        QFile file(path(QStringLiteral("alerts.yml")));
        if (!file.open(QIODevice::WriteOnly) || file.write(options.rules) != options.rules.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        desk.config.rulePaths = {file.fileName()};
    }
    desk.config.channels = options.channels;
    m_desk = std::make_unique<FakeDesk>(desk, m_clock, options.feed);
    m_desk->settings().set(SettingKey::UserName, options.user);
    for (const Severity severity : AllSeverities)
        m_desk->settings().setSoundOf(severity, Settings::SoundOff);
    m_desk->settings().set(SettingKey::Notifications, false);
    for (const auto &[metric, value] : std::map<QByteArray, double>{
             {"queue_depth", 10}, {"queue_workers", 4}, {"cache_miss_ratio", 0.1}, {"cache_up", 1}})
        m_desk->set(metric, value);
    pass(Noticed);
}

void FakeFixture::set(const QByteArray &metric, double value)
{
    m_desk->set(metric, value);
    pass(Noticed);
}

void FakeFixture::forget(const QByteArray &metric)
{
    m_desk->forget(metric);
    pass(Lost);
}

void FakeFixture::breakFeed()
{
    m_desk->setFeedBroken(true);
    pass(Lost);
}

void FakeFixture::mendFeed()
{
    m_desk->setFeedBroken(false);
    pass(Noticed);
}

void FakeFixture::writeRunbook(const QString &file, const QByteArray &markdown)
{
    writeTestRunbook(path(QStringLiteral("runbooks")), file, markdown);
}

CommandResult FakeFixture::ask(const Command &command)
{
    return m_desk->run(command, m_desk->user());
}

IncidentId FakeFixture::declare(const QString &title, Severity severity, const QString &runbook)
{
    command::Declare declare{{}, title, severity, false, m_desk->user(), {}};
    if (!runbook.isEmpty())
        declare.runbook = m_desk->copyOf(RunbookId(runbook));
    const CommandResult result = ask(declare);
    if (!result)
        qFatal("refused: %s", qPrintable(result.error().message));
    return result->front()->incident;
}

} // namespace wf
