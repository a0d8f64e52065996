// SPDX-License-Identifier: GPL-3.0-or-later
// What is proposed for those outside: whom to tell, drafts of updates; names of terms.
#include "incident/message.h"
#include "incident/reviewhistory.h"
#include "incident/tell.h"
#include "incident/updatetext.h"
#include "support/tellfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_tellothers {

using namespace std::chrono_literals;
using namespace wf;

namespace {

Contact contact(const char *group, const char *name, const char *value = "Ada")
{
    return {QString::fromLatin1(group), QString::fromLatin1(name), QString::fromLatin1(value), 0};
}

} // namespace

class TestTellOthers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoHearsOfASeverity_data();
    void whoHearsOfASeverity();
    void blanksAndChannels();
    void tellsEachOnce();
    void activeStates_data();
    void activeStates();
    void finishedStates();
    void rolesByShortName_data();
    void rolesByShortName();
    void channelsOnTheNetwork();
    void sittingsEndAfterTenMinutes();
    void draftForCustomers_data();
    void draftForCustomers();
    void draftForExecutives();
    void draftForTheTeam();
    void blanksAreNoticed();
    void purposeOfAnAlert();
};

void TestTellOthers::whoHearsOfASeverity_data()
{
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("severities"); ///< Those that the contact hears of.
    QTest::newRow("primary") << "On-call rotation"
                             << "Primary"
                             << "P0 P1 P2";
    QTest::newRow("primary group") << "Primary people"
                                   << "DBA"
                                   << "P0 P1 P2";
    QTest::newRow("on-call group") << "On-call rotation"
                                   << "Secondary"
                                   << "P0 P1";
    QTest::newRow("on call by name") << "People"
                                     << "On call"
                                     << "P0 P1";
    QTest::newRow("escalation") << "Escalation"
                                << "Director"
                                << "P0 P1";
    QTest::newRow("anybody else") << "Emergency contacts"
                                  << "CEO"
                                  << "P0";
    QTest::newRow("channel") << "Communication channels"
                             << "Primary"
                             << "";
}

void TestTellOthers::whoHearsOfASeverity()
{
    QFETCH(QString, group);
    QFETCH(QString, name);
    QFETCH(QString, severities);
    QStringList heard;
    for (const Severity severity : AllSeverities) {
        const QStringList who = whoToTell(severity, {{group, name, QStringLiteral("Ada"), 0}});
        if (!who.isEmpty()) {
            QCOMPARE(who, QStringList{name + QStringLiteral(": Ada")});
            heard << severityCode(severity);
        }
    }
    QCOMPARE(heard.join(u' '), severities);
}

void TestTellOthers::blanksAndChannels()
{
    QVERIFY(isBlank(contact("", "Primary", "")));
    QVERIFY(isBlank(contact("", "Primary", "  ")));
    QVERIFY(isBlank(contact("", "Primary", " [name]")));
    QVERIFY(!isBlank(contact("", "Primary", "Ada [DBA]")));
    QVERIFY(isPerson(contact("Emergency contacts", "x")));
    QVERIFY(!isPerson(contact("Communication Channels", "x")));
    QCOMPARE(contactName(contact("", "Primary", "[name]")), QStringLiteral("Primary"));
    QCOMPARE(contactName(contact("", "Primary")), QStringLiteral("Primary: Ada"));
}

void TestTellOthers::tellsEachOnce()
{
    const std::vector contacts{contact("Channels", "Slack"), contact("Escalation", "Lead"),
                               contact("Escalation", "Lead"), contact("Escalation", "Head")};
    QCOMPARE(whoToTell(Severity::P0, contacts),
             (QStringList{QStringLiteral("Lead: Ada"), QStringLiteral("Head: Ada")}));
}

void TestTellOthers::activeStates_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("active");
    using S = IncidentStatus;
    for (const S s : {S::Investigating, S::Identified, S::Monitoring})
        QTest::newRow(qPrintable(statusName(s))) << int(s) << true;
    for (const S s : {S::Detected, S::Resolved, S::Closed, S::Merged, S::Cancelled})
        QTest::newRow(qPrintable(statusName(s))) << int(s) << false;
}

void TestTellOthers::activeStates()
{
    QFETCH(int, status);
    QFETCH(bool, active);
    QCOMPARE(isActive(IncidentStatus(status)), active);
}

void TestTellOthers::finishedStates()
{
    QVERIFY(isFinished(StepState::Done) && isFinished(StepState::Skipped));
    QVERIFY(!isFinished(StepState::Open) && !isFinished(StepState::Running));
}

void TestTellOthers::rolesByShortName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("role"); ///< -1: none.
    QTest::newRow("commander") << " Commander " << int(Role::Commander);
    QTest::newRow("ic") << "IC" << int(Role::Commander);
    QTest::newRow("comms") << "comms" << int(Role::Communications);
    QTest::newRow("ops") << "ops" << int(Role::Operations);
    QTest::newRow("sme") << "sme" << int(Role::Expert);
    QTest::newRow("no role") << "cook" << -1;
}

void TestTellOthers::rolesByShortName()
{
    QFETCH(QString, name);
    QFETCH(int, role);
    const auto parsed = parseRole(name);
    QCOMPARE(parsed ? int(*parsed) : -1, role);
}

void TestTellOthers::channelsOnTheNetwork()
{
    for (const ChannelKind kind : {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage,
                                   ChannelKind::Email, ChannelKind::Webhook})
        QVERIFY(isOnNetwork(kind));
    QVERIFY(!isOnNetwork(ChannelKind::Clipboard));
    QVERIFY(!isOnNetwork(ChannelKind::Phone));
}

void TestTellOthers::sittingsEndAfterTenMinutes()
{
    const auto sittings = [](Millis pause, const char *by) {
        return sittingsOf({{{}, QStringLiteral("a"), QStringLiteral("Ada"), fromMs(0)},
                           {{}, QStringLiteral("b"), QString::fromLatin1(by), fromMs(0) + pause}})
            .size();
    };
    QCOMPARE(sittings(10min - 1ms, "Ada"), std::size_t{1});
    QCOMPARE(sittings(10min, "Ada"), std::size_t{2});
    QCOMPARE(sittings(1ms, "Grace"), std::size_t{2});
}

void TestTellOthers::draftForCustomers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("begin");
    QTest::newRow("investigating") << int(IncidentStatus::Investigating)
                                   << "Some of you may have trouble with Shop, Search.";
    QTest::newRow("identified") << int(IncidentStatus::Identified)
                                << "We know what disturbs Shop, Search and are working on it.";
    QTest::newRow("monitoring") << int(IncidentStatus::Monitoring) << "Shop, Search work again.";
    QTest::newRow("resolved") << int(IncidentStatus::Resolved) << "Shop, Search work as usual again.";
    QTest::newRow("closed") << int(IncidentStatus::Closed) << "Shop, Search work as usual again.";
}

void TestTellOthers::draftForCustomers()
{
    QFETCH(int, status);
    QFETCH(QString, begin);
    Incident incident;
    incident.status = IncidentStatus(status);
    incident.facts.services = {QStringLiteral("Shop"), QStringLiteral("Search")};
    const QString text = updateText(incident, {}, Audience::Customers, {});
    QVERIFY2(text.startsWith(begin), qPrintable(text));
    QVERIFY(hasBlanks(text));
    incident.facts.services.clear();
    QVERIFY(!updateText(incident, {}, Audience::Customers, {}).contains(QStringLiteral("Shop")));
}

void TestTellOthers::draftForExecutives()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(TwoPhases);
    Incident incident = desk.incident(id);
    const Timestamp now = *incident.declaredAt + 25min;
    QCOMPARE(updateText(incident, {}, Audience::Executives, now),
             QStringLiteral("Status: P1, investigating for %1\nOverview: …\nNext steps: Stop the writers")
                 .arg(clockText(25min)));
    incident.facts.impact = QStringLiteral("No orders");
    incident.declaredAt.reset();
    incident.attached = {};
    QCOMPARE(updateText(incident, {}, Audience::Executives, now),
             QStringLiteral("Status: P1, investigating for …\nOverview: No orders\nNext steps: …"));
}

void TestTellOthers::draftForTheTeam()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(TwoPhases);
    QCOMPARE(updateText(desk.incident(id), {}, Audience::Team, {}),
             QStringLiteral("Conditions: …\nActions: …\nNeeds: …"));
    for (const char *text : {"one", "two", "three", "four"})
        desk.run(command::Decide{id, QString::fromLatin1(text), {}});
    const std::vector conditions{condition("a > 1", ConditionRecord::State::False, false),
                                 condition("b > 1", ConditionRecord::State::True, true),
                                 condition("c > 1", ConditionRecord::State::NoData, true)};
    const QString text = updateText(desk.incident(id), conditions, Audience::Team, {});
    // The last three, the newest first.
    QVERIFY2(text.contains(QStringLiteral("\nActions: four; three; two\n")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("a > 1")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("b > 1")) && text.contains(QStringLiteral("c > 1")),
             qPrintable(text));
}

void TestTellOthers::blanksAreNoticed()
{
    QVERIFY(hasBlanks(QStringLiteral("one …\ntwo")));
    QVERIFY(hasBlanks(QStringLiteral("one\ntwo … ")));
    QVERIFY(!hasBlanks(QStringLiteral("one … two\nthree")));
    QVERIFY(!hasBlanks(QString()));
}

void TestTellOthers::purposeOfAnAlert()
{
    const QString pager = QStringLiteral("pager");
    Incident incident;
    incident.status = IncidentStatus::Investigating;
    const auto add = [&incident](const QString &channel, MessagePurpose purpose, MessageState state) {
        MessageRecord record;
        record.message.channel = channel;
        record.message.purpose = purpose;
        record.state = state;
        incident.messages.push_back(record);
    };
    QCOMPARE(alertPurpose(incident, pager), MessagePurpose::Trigger);
    add(QStringLiteral("other"), MessagePurpose::Trigger, MessageState::Sent);
    add(pager, MessagePurpose::Update, MessageState::Sent);
    add(pager, MessagePurpose::Trigger, MessageState::Failed);
    QCOMPARE(alertPurpose(incident, pager), MessagePurpose::Trigger);
    add(pager, MessagePurpose::Trigger, MessageState::Queued);
    QCOMPARE(alertPurpose(incident, pager), MessagePurpose::Acknowledge);
    incident.status = IncidentStatus::Resolved;
    QCOMPARE(alertPurpose(incident, pager), MessagePurpose::Resolve);
}

WF_TEST(TestTellOthers)

} // namespace tst_tellothers

#include "tst_tellothers.moc"
