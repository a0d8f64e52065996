// SPDX-License-Identifier: GPL-3.0-or-later
// An outage with everything a report can hold, hostile texts included, and the samples of its metrics.
#pragma once

#include "report/document.h"
#include "support/bookfixture.h"

#include <cmath>

namespace wf {

/// Text that tries to break out of every format.
inline QString hostileText()
{
    return QStringLiteral(
               "<script>alert(1)</script> | a | b |\n\"quoted\" & <b>bold</b> `code` **x** "
               "[l](javascript:alert(1)) \u202Eright to left\u202C "
               "\u05E9\u05DC\u05D5\u05DD \u041F\u0440\u0438\u0432\u0435\u0442 \u4F60\u597D \U0001F525 "
               "=SUM(A1) \u0001") +
           QChar(0xD800) + QStringLiteral(" end");
}

class ReportFixture
{
public:
    /// Detected, declared, worked, resolved after 50 minutes, reviewed.
    IncidentId outage()
    {
        using namespace std::chrono_literals;
        from = desk.clock.wall();
        seen(0, QStringLiteral("dynex.health_status = \"down\""), QStringLiteral("down"));
        desk.clock.advance(90s);
        command::Declare declare{detection(), QStringLiteral("Dynex is down"), Severity::P1,
                                 false,       QStringLiteral("Ada"),           shippedCopy()};
        const IncidentId id = desk.run(declare).front()->incident;
        desk.run(command::ChangeFacts{
            id,
            {QStringLiteral("No results"),
             QStringLiteral("queue is empty"),
             {QStringLiteral("quantum")},
             {QStringLiteral("provider")},
             {QStringLiteral("https://example.com/a?b=1&c='x'"), QStringLiteral("javascript:alert(1)")}}});
        desk.clock.advance(2min);
        step(id, "p0.s0");
        desk.run(command::SkipStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("nobody answers")});
        desk.run(command::AddEntry{id, EventKind::Note, hostileText()});
        desk.run(command::AddEntry{id, EventKind::Decision, QStringLiteral("Keep the breaker open")});
        post(id, QStringLiteral("Results are late"));
        desk.clock.advance(10min);
        seen(1, QStringLiteral("quantum.fallback_rate > 0.5 for 15s"), QStringLiteral("0.83"));
        desk.run(command::ChangeSeverity{id, Severity::P0, QStringLiteral("no results at all")});
        step(id, "p0.s2"); // After the window of its phase.
        desk.run(command::AddStep{id, 0, QStringLiteral("Ring the provider"), QStringLiteral("Bo")});
        desk.run(command::TakeRole{id, Role::Communications, QStringLiteral("Bo"), false});
        desk.run(command::ChangeHypothesis{id,
                                           {},
                                           QStringLiteral("Their scheduler"),
                                           HypothesisState::Likely,
                                           QStringLiteral("they say so")});
        desk.run(command::LogCall{id, QStringLiteral("Provider"), true, QStringLiteral("known to them")});
        desk.run(command::ChangeStatus{id, IncidentStatus::Identified, QStringLiteral("fault of theirs")});
        desk.clock.advance(30min); // The next update is missed.
        desk.run(command::TakeRole{id, Role::Commander, QStringLiteral("Cleo"), true});
        post(id, QStringLiteral("Results are back"));
        desk.run(command::ChangeStatus{id, IncidentStatus::Monitoring, {}});
        desk.clock.advance(8min);
        desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, QStringLiteral("queue is empty"), true});
        desk.clock.advance(1h);
        review(id);
        return id;
    }

    /// What a person writes afterwards.
    void review(const IncidentId &id)
    {
        using namespace std::chrono_literals;
        desk.run(command::CorrectMilestone{id, Milestone::Started, from - 3min,
                                           QStringLiteral("from their page")});
        write(id, ReviewSection::Summary,
              QStringLiteral("The provider **lost** its scheduler.\n\n- one\n- two\n"));
        write(id, ReviewSection::WhatHappened,
              hostileText() + QStringLiteral("\n\n```\nnever closed | <!--"));
        write(id, ReviewSection::WentWell,
              QStringLiteral(
                  "# Breaker\n\n| a | b |\n|---|---|\n| 1 | x\\|y |\n\n![p](https://example.com/p.png)"));
        desk.run(command::NameFactor{id, {}, QStringLiteral("change"), QStringLiteral("No second provider")});
        desk.run(command::Annotate{id, from - 2min, QStringLiteral("First jobs are late"),
                                   QStringLiteral("quantum.fallback_rate"),
                                   TimeRange{from - 2min, from + 5min}});
        desk.run(command::SetAction{id,
                                    {{},
                                     QStringLiteral("Second provider"),
                                     QStringLiteral("Bo"),
                                     from + 24h * 14,
                                     ActionState::Open,
                                     QStringLiteral("https://example.com/T-1"),
                                     {},
                                     {},
                                     {}}});
    }

    void write(const IncidentId &id, ReviewSection section, const QString &markdown)
    {
        desk.run(command::WriteSection{id, section, markdown});
    }
    void step(const IncidentId &id, const char *name)
    {
        desk.run(command::CompleteStep{id, StepId(QLatin1String(name)), {}});
    }
    void post(const IncidentId &id, const QString &text)
    {
        OutgoingMessage message;
        message.channel = QStringLiteral("status page");
        message.kind = ChannelKind::Statuspage;
        message.audience = Audience::Customers;
        message.text = text;
        desk.run(command::PostUpdate{id, text, {}, Audience::Customers, {message}, false});
        const MessageRecord &queued = desk.incident(id).messages.back();
        desk.clock.advance(std::chrono::seconds(2));
        desk.run(command::ReportDelivery{id, queued.id, MessageState::Sent, QStringLiteral("201"), {}});
    }
    void seen(int condition, const QString &text, const QString &value)
    {
        command::ReportCondition report;
        report.runbook = RunbookId(QStringLiteral("dynex-outage"));
        report.runbookTitle = QStringLiteral("Dynex outage");
        report.severities = {Severity::P1};
        report.condition = condition;
        report.text = text;
        report.value = value;
        report.at = desk.clock.wall();
        desk.run(report, QStringLiteral("feed"));
    }
    IncidentId detection() const
    {
        for (const auto &[id, incident] : desk.book.incidents()) {
            if (incident.isDetection())
                return id;
        }
        qFatal("nothing was detected");
    }

    /// What was scraped at a time: the rate of fallbacks and two states of the platform, every 5 s.
    SampleBatch scrape(SeriesStore &into, Timestamp at) const
    {
        using namespace std::chrono_literals;
        SeriesMeta meta;
        meta.interval = 5s;
        SeriesMeta states = meta;
        states.type = MetricType::StateSet;
        const auto state = [&](const char *name) {
            const Labels labels(std::vector<Labels::Pair>{{"dynex_health_status", name}});
            return into.resolve({"dynex_health_status", labels}, states).value();
        };
        const bool bad = at >= from - 2min && at < from + 45min;
        const double rate = bad ? 0.8 + 0.1 * std::sin(double(toMs(at)) / 90'000) : 0.02;
        return {FeedId(QStringLiteral("estate")),
                at,
                {{into.resolve({"quantum_fallback_rate", {}}, meta).value(), {at, rate}},
                 {state("down"), {at, bad ? 1.0 : 0.0}},
                 {state("up"), {at, bad ? 0.0 : 1.0}}}};
    }
    /// The times of its scrapes: an hour before and two after, none between 20 and 26 minutes.
    std::vector<Timestamp> scrapeTimes() const
    {
        using namespace std::chrono_literals;
        std::vector<Timestamp> times;
        for (Timestamp at = from - 1h; at < from + 2h; at += 5s) {
            if (at <= from + 20min || at >= from + 26min)
                times.push_back(at);
        }
        return times;
    }
    void fillStore()
    {
        for (const Timestamp at : scrapeTimes())
            store.append(scrape(store, at));
    }
    ReportInput input(const IncidentId &id)
    {
        return reportInput(desk.incident(id), store, desk.clock.wall());
    }

    BookFixture desk;
    SeriesStore store;
    Timestamp from; ///< When it was detected.
};

/// The words of a block, for looking things up.
inline QString wordsOf(const ReportBlock &block)
{
    struct Visitor
    {
        QString operator()(const HeadingBlock &b) const { return b.text; }
        QString operator()(const TextBlock &b) const { return wf::wordsOf(b.text); }
        QString operator()(const ProseBlock &b) const { return b.markdown; }
        QString operator()(const ListBlock &b) const
        {
            QString words;
            for (const ReportText &item : b.items)
                words += wf::wordsOf(item) + u'\n';
            return words;
        }
        QString operator()(const TableBlock &b) const
        {
            QString words;
            for (const TableRow &row : b.rows) {
                for (const ReportText &cell : row.cells)
                    words += wf::wordsOf(cell) + u'\t';
                words += u'\n';
            }
            return words;
        }
        QString operator()(const ChartBlock &b) const { return QStringLiteral("chart %1").arg(b.chart); }
    };
    return std::visit(Visitor(), block);
}
inline QString wordsOf(const ReportDocument &document, ReviewSection section)
{
    QString words;
    for (const ReportBlock &block : document.sections[std::size_t(section)].blocks)
        words += wordsOf(block) + u'\n';
    return words;
}

} // namespace wf
