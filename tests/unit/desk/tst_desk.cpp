// SPDX-License-Identifier: GPL-3.0-or-later
// The desk's small parts: settings, requests on the socket, the mailbox between threads.
#include "desk/commandjson.h"
#include "desk/mailbox.h"
#include "desk/settings.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

namespace tst_desk {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const IncidentId Id(QStringLiteral("0b54a3c2"));
const StepId Step0(QStringLiteral("p0.s0"));

QJsonObject object(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

class TestDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void settingsTableIsSound();
    void settingsHaveDefaults();
    void settingsSurvive();
    void settingsReportChanges();
    void brokenSettingsFallBack();
    void bindingsComeBack_data();
    void bindingsComeBack();
    void bindingsFromNonsense();
    void requestsComeBack_data();
    void requestsComeBack();
    void declarationsComeBackWhole();
    void badRequests_data();
    void badRequests();
    void desksOwnCommandsHaveNoLine();
    void answersComeBack();
    void refusalsComeBack();
    void brokenAnswers_data();
    void brokenAnswers();
    void mailboxKeepsTheNewest();
    void mailboxBetweenThreads();
};

void TestDesk::settingsTableIsSound()
{
    QSet<int> keys;
    QSet<QString> names;
    for (const SettingRow &row : settingsTable()) {
        keys.insert(int(row.key));
        names.insert(QLatin1String(row.name));
        QVERIFY2(row.fallback.isValid(), row.name);
        QVERIFY2(QLatin1String(row.name).contains(QLatin1Char('/')), row.name);
    }
    QCOMPARE(keys.size(), int(SettingKey::LastBackup) + 1);
    QCOMPARE(names.size(), keys.size());
}

void TestDesk::settingsHaveDefaults()
{
    const QTemporaryDir dir;
    const Settings settings(dir.path());
    for (const SettingRow &row : settingsTable())
        QCOMPARE(settings.value(row.key), row.fallback);
    QVERIFY(!settings.value(SettingKey::UserName).toString().isEmpty());
    QCOMPARE(settings.value(SettingKey::ChartSpan).toInt(), 3600);
    QVERIFY(!settings.value(SettingKey::FirstStartDone).toBool());
}

void TestDesk::settingsSurvive()
{
    const QTemporaryDir dir;
    const std::pair<SettingKey, QVariant> values[] = {
        {SettingKey::UserName, QStringLiteral("Ada, \u00c4 = [1]; \"x\"")},
        {SettingKey::UtcTimes, false},
        {SettingKey::ChartSpan, 900},
        {SettingKey::WindowGeometry, QByteArray("\0\x01\xff geometry", 12)},
        {SettingKey::PinnedMetrics, QStringList{QStringLiteral("a"), QStringLiteral("b,c")}},
        {SettingKey::FirstStartDone, true}};
    {
        Settings settings(dir.path());
        for (const auto &[key, value] : values)
            settings.set(key, value);
    }
    const Settings settings(dir.path());
    for (const auto &[key, value] : values) {
        QCOMPARE(settings.value(key), value);
        QCOMPARE(settings.value(key).metaType(), value.metaType());
    }
    QCOMPARE(settings.value(SettingKey::Theme).toString(), QStringLiteral("system"));
}

void TestDesk::settingsReportChanges()
{
    const QTemporaryDir dir;
    Settings settings(dir.path());
    QSignalSpy spy(&settings, &Settings::changed);
    settings.set(SettingKey::Theme, QStringLiteral("light"));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<SettingKey>(), SettingKey::Theme);
    settings.set(SettingKey::Theme, QStringLiteral("light")); // No news.
    QCOMPARE(spy.count(), 1);
}

void TestDesk::brokenSettingsFallBack()
{
    const QTemporaryDir dir;
    {
        QFile file(dir.filePath(QStringLiteral("settings.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[charts]\nspan_s=an hour\n[look]\ntheme=light\n");
    }
    const Settings settings(dir.path());
    QCOMPARE(settings.value(SettingKey::ChartSpan), QVariant(3600));
    QCOMPARE(settings.value(SettingKey::Theme).toString(), QStringLiteral("light"));
}

void TestDesk::bindingsComeBack_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<double>("scale");
    QTest::newRow("equal") << int(LabelOp::Equal) << 1.0;
    QTest::newRow("scaled") << int(LabelOp::Equal) << 0.001;
    QTest::newRow("not equal") << int(LabelOp::NotEqual) << 1.0;
    QTest::newRow("pattern") << int(LabelOp::Match) << 100.0;
}

void TestDesk::bindingsComeBack()
{
    QFETCH(int, op);
    QFETCH(double, scale);
    const QTemporaryDir dir;
    const std::vector<ManualBinding> bindings{
        {RunbookId(QStringLiteral("dynex-outage")),
         QStringLiteral("dynex.health_status = \"down\""),
         0,
         QStringLiteral("dynex_up"),
         {},
         scale},
        {RunbookId(QStringLiteral("x")),
         QStringLiteral("a > 1 and b < 2"),
         1,
         QStringLiteral("b_total"),
         {{QStringLiteral("job"), static_cast<LabelOp>(op), QStringLiteral("a\"b\\c")},
          {QStringLiteral("zone"), LabelOp::Equal, QString()}},
         scale}};
    {
        Settings settings(dir.path());
        QVERIFY(settings.bindings().empty());
        settings.setBindings(bindings);
    }
    QVERIFY(Settings(dir.path()).bindings() == bindings);
}

void TestDesk::bindingsFromNonsense()
{
    const QTemporaryDir dir;
    Settings settings(dir.path());
    for (const char *text : {"not json", "{}", "null", ""}) {
        settings.set(SettingKey::Bindings, QString::fromLatin1(text));
        QVERIFY2(settings.bindings().empty(), text);
    }
}

void TestDesk::requestsComeBack_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < 14; ++i)
        QTest::addRow("request %d", i) << i;
}

void TestDesk::requestsComeBack()
{
    QFETCH(int, row);
    const QString text = QStringLiteral("it's \"odd\"\nand \u00e4 \U0001F525");
    const std::vector<Command> commands{
        command::AddEntry{Id, EventKind::Note, text},
        command::AddEntry{Id, EventKind::Decision, text},
        command::AddEntry{Id, EventKind::FollowUp, text},
        command::AddEntry{Id, EventKind::ActionItem, text},
        command::CompleteStep{Id, Step0, text},
        command::UndoStep{Id, Step0},
        command::SkipStep{Id, Step0, text},
        command::AssignStep{Id, Step0, text},
        command::ChooseBranch{Id, 2, 1},
        command::ChangeStatus{Id, IncidentStatus::Monitoring, text},
        command::ChangeSeverity{Id, Severity::P0, text},
        command::Reopen{Id, text},
        command::Declare{{}, text, Severity::P3, true, QStringLiteral("Ada"), {}},
        command::Declare{Id, text, Severity::P1, false, {}, shippedCopy()}};
    const Command &command = commands[std::size_t(row)];
    const QByteArray line = requestText({QStringLiteral("Gr\u00e4ce"), command});
    QVERIFY(line.endsWith('\n'));
    QCOMPARE(line.count('\n'), 1); // A text with line feeds stays one line.
    const auto request = parseRequest(line);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    QCOMPARE(request->actor, QStringLiteral("Gr\u00e4ce"));
    QCOMPARE(request->command.index(), command.index());
    QCOMPARE(requestText(*request), line);
}

void TestDesk::declarationsComeBackWhole()
{
    const command::RunbookCopy copy = shippedCopy();
    const auto request =
        parseRequest(requestText({QStringLiteral("a"), command::Declare{Id, QStringLiteral("t"), Severity::P0,
                                                                        true, QStringLiteral("c"), copy}}));
    QVERIFY(request);
    const auto &declare = *request->command.as<command::Declare>();
    QCOMPARE(declare.detection, Id);
    QCOMPARE(declare.title, QStringLiteral("t"));
    QCOMPARE(declare.severity, Severity::P0);
    QVERIFY(declare.drill);
    QCOMPARE(declare.commander, QStringLiteral("c"));
    QVERIFY(declare.runbook);
    QCOMPARE(declare.runbook->id, copy.id);
    QCOMPARE(declare.runbook->index, copy.index);
    QCOMPARE(declare.runbook->source, copy.source);
    QCOMPARE(declare.runbook->sha256, copy.sha256);
    QCOMPARE(declare.runbook->file, copy.file);
}

void TestDesk::badRequests_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray("\n") << "a request is one JSON object";
    QTest::newRow("no JSON") << QByteArray("hello\n") << "a request is one JSON object";
    QTest::newRow("a list") << QByteArray("[1]\n") << "a request is one JSON object";
    QTest::newRow("cut") << QByteArray("{\"do\":\"entry\"") << "a request is one JSON object";
    QTest::newRow("nothing asked") << QByteArray("{}") << "\"do\" is not known: \"\"";
    QTest::newRow("unknown") << QByteArray("{\"do\":\"explode\"}") << "\"do\" is not known: \"explode\"";
    QTest::newRow("wrong type") << QByteArray("{\"do\":7}") << "\"do\" is not known";
    QTest::newRow("status") << QByteArray("{\"do\":\"status\",\"incident\":\"x\",\"to\":\"burning\"}")
                            << "\"to\" is not a status";
    QTest::newRow("severity") << QByteArray("{\"do\":\"severity\",\"incident\":\"x\",\"to\":\"P9\"}")
                              << "\"to\" is not a severity";
    QTest::newRow("declaration") << QByteArray("{\"do\":\"declare\",\"title\":\"x\"}")
                                 << "\"severity\" must be P0, P1, P2 or P3";
    QTest::newRow("kind of entry")
        << QByteArray("{\"do\":\"entry\",\"incident\":\"x\",\"kind\":\"poem\",\"text\":\"t\"}") << "kind";
}

void TestDesk::badRequests()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, says);
    const auto request = parseRequest(line);
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::InvalidInput);
    QVERIFY2(request.error().message.contains(says), qPrintable(request.error().message));
}

void TestDesk::desksOwnCommandsHaveNoLine()
{
    // What only feeds and timers may say cannot be said from outside.
    for (const Command &c : {Command(command::ReportFeed{QStringLiteral("f"), true, {}}),
                             Command(command::FireTimer{Id, TimerId(QStringLiteral("update"))}),
                             Command(command::ReportClock{ClockChange::Slept, 1min})})
        QVERIFY(!parseRequest(requestText({QStringLiteral("a"), c})));
}

void TestDesk::answersComeBack()
{
    BookFixture desk;
    const auto events =
        desk.run(command::Declare{{}, QStringLiteral("t"), Severity::P1, false, QStringLiteral("Ada"), {}});
    const QByteArray line = answerText(events);
    QVERIFY(line.endsWith('\n'));
    QVERIFY(object(line).value(QStringLiteral("ok")).toBool());
    const auto answer = parseAnswer(line);
    QVERIFY(answer);
    QCOMPARE(answer->events.size(), 2u);
    QCOMPARE(answer->events[0].id, events[0]->id.text());
    QCOMPARE(answer->events[0].kind, QStringLiteral("declared"));
    QCOMPARE(answer->events[0].incident, events[0]->incident);
    QCOMPARE(answer->events[0].number, QStringLiteral("INC-0001"));
    QVERIFY(answer->events[1].number.isEmpty());
    const auto nothing = parseAnswer(answerText(std::vector<EventPtr>{}));
    QVERIFY(nothing && nothing->events.empty());
}

void TestDesk::refusalsComeBack()
{
    const auto answer = parseAnswer(answerText(
        Expected<std::vector<EventPtr>>(fail(ErrorCode::Refused, QStringLiteral("INC-0001 is P0 already")))));
    QVERIFY(!answer);
    QCOMPARE(answer.error(), (Error{ErrorCode::Refused, QStringLiteral("INC-0001 is P0 already")}));
}

void TestDesk::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("oops\n");
    QTest::newRow("neither") << QByteArray("{}\n");
    QTest::newRow("not ok") << QByteArray("{\"ok\":false}\n");
}

void TestDesk::brokenAnswers()
{
    QFETCH(QByteArray, line);
    const auto answer = parseAnswer(line);
    QVERIFY(!answer);
    QCOMPARE(answer.error().message, QStringLiteral("the desk gave no answer"));
}

void TestDesk::mailboxKeepsTheNewest()
{
    LatestMailbox<int> box;
    QVERIFY(!box.take());
    QVERIFY(box.put(std::make_shared<int>(1)));  // Empty before: wake the taker.
    QVERIFY(!box.put(std::make_shared<int>(2))); // It is awake.
    QCOMPARE(*box.take(), 2);
    QVERIFY(!box.take());
    QVERIFY(box.put(std::make_shared<int>(3)));
}

void TestDesk::mailboxBetweenThreads()
{
    constexpr int Last = 20'000;
    LatestMailbox<int> box;
    std::atomic<int> wakes = 0;
    std::thread writer([&] {
        for (int i = 1; i <= Last; ++i)
            wakes += box.put(std::make_shared<int>(i));
    });
    int seen = 0;
    int taken = 0;
    bool ordered = true;
    while (seen < Last) {
        if (const auto value = box.take()) {
            ordered = ordered && *value > seen;
            seen = *value;
            ++taken;
        }
    }
    writer.join();
    QVERIFY(ordered);              // Never an older one after a newer one.
    QCOMPARE(wakes.load(), taken); // Every wake finds something, and nothing waits without one.
}

WF_TEST(TestDesk)

} // namespace tst_desk

#include "tst_desk.moc"
