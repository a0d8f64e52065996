<?xml version="1.0" encoding="utf-8"?>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>wf::BacktestDialog</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::FeedWords</name>
    <message numerus="yes">
        <source>%n feed(s): %1</source>
        <translation>
            <numerusform>%n feed: %1</numerusform>
            <numerusform>%n feeds: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::HandoverBrief</name>
    <message numerus="yes">
        <source>%n message(s) not sent yet</source>
        <translation>
            <numerusform>%n message not sent yet</numerusform>
            <numerusform>%n messages not sent yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::CommanderWindow</name>
    <message numerus="yes">
        <source>%n incident(s) are open:</source>
        <translation>
            <numerusform>%n incident is open:</numerusform>
            <numerusform>%n incidents are open:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Without this window, %n condition(s) are no longer watched, and nothing tells you when a timer is due.</source>
        <translation>
            <numerusform>Without this window, %n condition is no longer watched, and nothing tells you when a timer is due.</numerusform>
            <numerusform>Without this window, %n conditions are no longer watched, and nothing tells you when a timer is due.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) are waiting. They are not sent until the program runs again.</source>
        <translation>
            <numerusform>%n message is waiting. It is not sent until the program runs again.</numerusform>
            <numerusform>%n messages are waiting. They are not sent until the program runs again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ChartGrid</name>
    <message numerus="yes">
        <source>%1 of %n series</source>
        <translation>
            <numerusform>%1 of %n series</numerusform>
            <numerusform>%1 of %n series</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ChartWidget</name>
    <message numerus="yes">
        <source>%n series</source>
        <translation>
            <numerusform>%n series</numerusform>
            <numerusform>%n series</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::DetectedPane</name>
    <message numerus="yes">
        <source>and %n more at the same time</source>
        <translation>
            <numerusform>and %n more at the same time</numerusform>
            <numerusform>and %n more at the same time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snoozed.</source>
        <translation>
            <numerusform>%n snoozed.</numerusform>
            <numerusform>%n snoozed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n more</source>
        <translation>
            <numerusform>, and %n more</numerusform>
            <numerusform>, and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::FeedDialog</name>
    <message numerus="yes">
        <source>It answers with %n sample(s), among them:</source>
        <translation>
            <numerusform>It answers with %n sample, among them:</numerusform>
            <numerusform>It answers with %n samples, among them:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::IncidentDelegate</name>
    <message numerus="yes">
        <source> · %1 of %n steps</source>
        <translation>
            <numerusform> · %1 of %n step</numerusform>
            <numerusform> · %1 of %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::IncidentHeader</name>
    <message numerus="yes">
        <source> · %n people report to one person</source>
        <translation>
            <numerusform> · %n person reports to one person</numerusform>
            <numerusform> · %n people report to one person</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ReviewFacts</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ReviewActions</name>
    <message numerus="yes">
        <source>%1, on desk %2: %n event(s)</source>
        <translation>
            <numerusform>%1, on desk %2: %n event</numerusform>
            <numerusform>%1, on desk %2: %n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ReviewReminder</name>
    <message numerus="yes">
        <source>%n post-mortem(s) overdue</source>
        <translation>
            <numerusform>%n post-mortem overdue</numerusform>
            <numerusform>%n post-mortems overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post-mortem(s) to write</source>
        <translation>
            <numerusform>%n post-mortem to write</numerusform>
            <numerusform>%n post-mortems to write</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ReviewWindow</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ResolveDialog</name>
    <message numerus="yes">
        <source>%n condition(s) of this incident are still true:</source>
        <translation>
            <numerusform>%n condition of this incident is still true:</numerusform>
            <numerusform>%n conditions of this incident are still true:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::RunbookPane</name>
    <message numerus="yes">
        <source>%n runbook(s) are loaded. Select an incident or a detection, or find a runbook with Ctrl+K.</source>
        <translation>
            <numerusform>%n runbook is loaded. Select an incident or a detection, or find a runbook with Ctrl+K.</numerusform>
            <numerusform>%n runbooks are loaded. Select an incident or a detection, or find a runbook with Ctrl+K.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::RunbookRowWidget</name>
    <message numerus="yes">
        <source>%n piece(s) of evidence</source>
        <translation>
            <numerusform>%n piece of evidence</numerusform>
            <numerusform>%n pieces of evidence</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::SeenBeforeStrip</name>
    <message numerus="yes">
        <source>Seen %n time(s) before</source>
        <translation>
            <numerusform>Seen %n time before</numerusform>
            <numerusform>Seen %n times before</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::StatusStrip</name>
    <message numerus="yes">
        <source>%n unbound condition(s)</source>
        <translation>
            <numerusform>%n unbound condition</numerusform>
            <numerusform>%n unbound conditions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n feed(s) live · %2</source>
        <translation>
            <numerusform>%1 of %n feed live · %2</numerusform>
            <numerusform>%1 of %n feeds live · %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::TimerStrip</name>
    <message numerus="yes">
        <source>Snooze %n minutes</source>
        <translation>
            <numerusform>Snooze %n minute</numerusform>
            <numerusform>Snooze %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::EventDescriber</name>
    <message numerus="yes">
        <source>%n asked, no strong objection</source>
        <translation>
            <numerusform>%n asked, no strong objection</numerusform>
            <numerusform>%n asked, no strong objection</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objection(s): %1</source>
        <translation>
            <numerusform>%n objection: %1</numerusform>
            <numerusform>%n objections: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::CommanderActions</name>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>after %n minute</numerusform>
            <numerusform>after %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to tell (F2): %1</source>
        <translation>
            <numerusform>%n to tell (F2): %1</numerusform>
            <numerusform>%n to tell (F2): %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::WallWords</name>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%n incident</numerusform>
            <numerusform>%n incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n detected</source>
        <translation>
            <numerusform>%n detected</numerusform>
            <numerusform>%n detected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more, worst %1</source>
        <translation>
            <numerusform>+%n more, worst %1</numerusform>
            <numerusform>+%n more, worst %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feed(s) live</source>
        <translation>
            <numerusform>%n feed live</numerusform>
            <numerusform>%n feeds live</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::WatchWords</name>
    <message numerus="yes">
        <source>%n condition(s) true</source>
        <translation>
            <numerusform>%n condition true</numerusform>
            <numerusform>%n conditions true</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feed(s) stale</source>
        <translation>
            <numerusform>%n feed stale</numerusform>
            <numerusform>%n feeds stale</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) in rules and runbooks</source>
        <translation>
            <numerusform>%n problem in rules and runbooks</numerusform>
            <numerusform>%n problems in rules and runbooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feed(s) not heard yet</source>
        <translation>
            <numerusform>%n feed not heard yet</numerusform>
            <numerusform>%n feeds not heard yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feed(s) with refused lines</source>
        <translation>
            <numerusform>%n feed with refused lines</numerusform>
            <numerusform>%n feeds with refused lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Watching %1 of %n condition(s)</source>
        <translation>
            <numerusform>Watching %1 of %n condition</numerusform>
            <numerusform>Watching %1 of %n conditions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ActionsPane</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n overdue</source>
        <translation>
            <numerusform> · %n overdue</numerusform>
            <numerusform> · %n overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::CalendarHeat</name>
    <message numerus="yes">
        <source>%1: %n incident(s), worst %2</source>
        <translation>
            <numerusform>%1: %n incident, worst %2</numerusform>
            <numerusform>%1: %n incidents, worst %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::ImportDialog</name>
    <message numerus="yes">
        <source>%n incident(s) would be imported</source>
        <translation>
            <numerusform>%n incident would be imported</numerusform>
            <numerusform>%n incidents would be imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known already</source>
        <translation>
            <numerusform>%n known already</numerusform>
            <numerusform>%n known already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) with problems</source>
        <translation>
            <numerusform>%n row with problems</numerusform>
            <numerusform>%n rows with problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n incident(s)</source>
        <translation>
            <numerusform>Import %n incident</numerusform>
            <numerusform>Import %n incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) imported</source>
        <translation>
            <numerusform>%n incident imported</numerusform>
            <numerusform>%n incidents imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::MeasuresPane</name>
    <message numerus="yes">
        <source>%n more not counted</source>
        <translation>
            <numerusform>%n more not counted</numerusform>
            <numerusform>%n more not counted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed</source>
        <translation>
            <numerusform>%n missed</numerusform>
            <numerusform>%n missed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::SalvageDialog</name>
    <message numerus="yes">
        <source>%n event(s) are missing</source>
        <translation>
            <numerusform>%n event is missing</numerusform>
            <numerusform>%n events are missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of evidence are missing</source>
        <translation>
            <numerusform>%n file of evidence is missing</numerusform>
            <numerusform>%n files of evidence are missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) in the new log</source>
        <translation>
            <numerusform>%n event in the new log</numerusform>
            <numerusform>%n events in the new log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%n incident</numerusform>
            <numerusform>%n incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them without their beginning</source>
        <translation>
            <numerusform>%n of them without its beginning</numerusform>
            <numerusform>%n of them without their beginning</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::TrendChart</name>
    <message numerus="yes">
        <source>%1: %n incident(s)</source>
        <translation>
            <numerusform>%1: %n incident</numerusform>
            <numerusform>%1: %n incidents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::RedactDialog</name>
    <message numerus="yes">
        <source>Redact %n entries</source>
        <translation>
            <numerusform>Redact %n entry</numerusform>
            <numerusform>Redact %n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::TrendsPane</name>
    <message numerus="yes">
        <source>%n incident(s) counted</source>
        <translation>
            <numerusform>%n incident counted</numerusform>
            <numerusform>%n incidents counted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::Words</name>
    <message numerus="yes">
        <source>The index of words is still being made: %n older entries were not searched.</source>
        <translation>
            <numerusform>The index of words is still being made: %n older entry was not searched.</numerusform>
            <numerusform>The index of words is still being made: %n older entries were not searched.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wf::Notifier</name>
    <message numerus="yes">
        <source>%n alarm(s): %1</source>
        <translation>
            <numerusform>%n alarm: %1</numerusform>
            <numerusform>%n alarms: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
