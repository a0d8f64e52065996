// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says where there is nothing, and where something was lost.
#include "commandertest.h"

#include <QSignalSpy>

namespace tst_commanderempty {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

/// Nobody answers at the address; a person wants it all the same.
void watchAnyway(QDialog &dialog)
{
    auto *accept = dialog.findChild<QAbstractButton *>(QStringLiteral("feedAccept"));
    QCOMPARE(accept->text(), QStringLiteral("Try it"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_COMPARE(accept->text(), QStringLiteral("Watch it anyway"));
    const auto *error = dialog.findChild<QLabel *>(QStringLiteral("feedError"));
    QVERIFY2(error->isVisible() && error->text().startsWith(QStringLiteral("http://127.0.0.1:9/metrics")),
             qPrintable(error->text()));
    QTest::mouseClick(accept, Qt::LeftButton);
}

} // namespace

class TestCommanderEmpty : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAFeedTheFirstStartIsOffered();
    void firstStartWatchesTheSimulatedEstate();
    void whatIsSimulatedSaysSo();
    void firstStartAddsATarget();
    void aTargetIsTriedFirst();
    void withoutConditionsTheMetricsAreShown();
    void withoutRunbooksItSaysHowToGetThem();
    void watchedAndCalm();
    void nothingSelectedTeaches();
    void lostFeedIsSaid();
    void aConfigurationThatIsNotUsedIsSaid();
    void readOnlyLogIsSaid();
};

void TestCommanderEmpty::withoutAFeedTheFirstStartIsOffered()
{
    const LiveFloor floor(withoutFeed());
    QTRY_VERIFY(floor.shows(QStringLiteral("firstStart")));
    for (const char *choice : {"startDemo", "startFeed", "startRunbooks"})
        QVERIFY2(floor.shows(QLatin1String(choice)), choice);
    QCOMPARE(floor.pill(QStringLiteral("feedsPill")), QStringLiteral("no feed"));
    QVERIFY(floor.text(QStringLiteral("detectedEmpty")).contains(QStringLiteral("add a feed")));
    // An incident can be declared all the same, and then the window is about it.
    floor.fixture.declare(QStringLiteral("by phone"), Severity::P1);
    QTRY_VERIFY(!floor.shows(QStringLiteral("firstStart")));
    QCOMPARE(floor.text(QStringLiteral("incidentTitle")), QStringLiteral("by phone"));
}

void TestCommanderEmpty::firstStartWatchesTheSimulatedEstate()
{
    const LiveFloor floor(withoutFeed());
    QTRY_VERIFY(floor.shows(QStringLiteral("startDemo")));
    // Not in this folder: what is simulated has one of its own, with a desk of its own.
    QSignalSpy wanted(floor.window.get(), &CommanderWindow::targetsWanted);
    floor.click(QStringLiteral("startDemo"));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().value<LogTargets>(), LogTargets::Simulated);
    QVERIFY(!floor.fixture.desk().isSimulated());
    QVERIFY(!floor.window->windowTitle().startsWith(QStringLiteral("SIMULATED")));
}

void TestCommanderEmpty::whatIsSimulatedSaysSo()
{
    DeskFixture::Options options = withoutFeed();
    options.demo = QStringLiteral("bad-day");
    const LiveFloor floor(options);
    QTRY_COMPARE(floor.pill(QStringLiteral("modePill")), QStringLiteral("SIMULATED"));
    QTRY_VERIFY(floor.window->windowTitle().startsWith(QStringLiteral("SIMULATED — ")));
    QVERIFY(floor.window->windowTitle().endsWith(floor.pill(QStringLiteral("overallPill")) +
                                                 QStringLiteral(" · Watchfloor")));
    QVERIFY(!floor.shows(QStringLiteral("firstStart")));
    // A target of one's own is watched on real ground.
    QSignalSpy wanted(floor.window.get(), &CommanderWindow::targetsWanted);
    floor.window->findChild<QAction *>(QStringLiteral("actionAddFeed"))->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("feedDialog"));
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"))
        ->setText(QStringLiteral("http://127.0.0.1:9/metrics"));
    dialog->findChild<QLineEdit *>(QStringLiteral("feedName"))->setText(QStringLiteral("node"));
    watchAnyway(*dialog);
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().value<LogTargets>(), LogTargets::Real);
    QCOMPARE(floor.fixture.desk().feedConfigs().size(), std::size_t(1)); // The simulated one, and no other.
}

void TestCommanderEmpty::firstStartAddsATarget()
{
    const LiveFloor floor(withoutFeed());
    QTRY_VERIFY(floor.shows(QStringLiteral("startFeed")));
    floor.click(QStringLiteral("startFeed"));
    QDialog *dialog = floor.dialog(QStringLiteral("feedDialog"));
    QVERIFY(dialog);
    QCOMPARE(dialog->focusWidget()->objectName(), QStringLiteral("feedUrl"));
    dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"))->setText(QStringLiteral("not an address"));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("feedAccept")), Qt::LeftButton);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("feedError"));
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().startsWith(QStringLiteral("Address: ")), qPrintable(error->text()));
    dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"))
        ->setText(QStringLiteral("http://127.0.0.1:9/metrics"));
    dialog->findChild<QLineEdit *>(QStringLiteral("feedName"))->setText(QStringLiteral("node"));
    watchAnyway(*dialog);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(!floor.shows(QStringLiteral("firstStart")));
    const auto config = loadConfig(floor.fixture.path(QStringLiteral("watchfloor.toml")));
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->feeds.size(), 1U);
    QCOMPARE(config->feeds.front().name.text(), QStringLiteral("node"));
}

void TestCommanderEmpty::aTargetIsTriedFirst()
{
    Floor floor;
    const auto open = [&] {
        floor.window->findChild<QAction *>(QStringLiteral("actionAddFeed"))->trigger();
        return floor.dialog(QStringLiteral("feedDialog"));
    };
    QDialog *dialog = open();
    QVERIFY(dialog);
    auto *url = dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"));
    auto *accept = dialog->findChild<QAbstractButton *>(QStringLiteral("feedAccept"));
    const auto text = [dialog](const char *name) {
        const auto *label = dialog->findChild<QLabel *>(QLatin1String(name));
        return label->isVisible() ? label->text() : QString();
    };
    Floor::type(QStringLiteral("db-1:9100")); // The address has the keyboard.
    TriedFeed answer;
    answer.samples = 842;
    answer.first = {{QStringLiteral("node_load1"), 0.25}, {QStringLiteral("up{a=\"<b>\"}"), 1}};
    floor.fixture.desk().setTrial(answer);
    Floor::press(Qt::Key_Return);
    QTRY_COMPARE(accept->text(), QStringLiteral("Watch it"));
    QCOMPARE(floor.fixture.desk().tried()->url.toString(), QStringLiteral("http://db-1:9100/metrics"));
    QCOMPARE(text("feedAnswer"), QStringLiteral("It answers with 842 samples, among them:"));
    QCOMPARE(text("feedSamples"), QStringLiteral("node_load1 0.25\nup{a=\"<b>\"} 1"));
    QCOMPARE(floor.fixture.desk().feedConfigs().size(), std::size_t(1)); // Nothing was saved yet.
    // Another address was not asked for.
    url->setText(QStringLiteral("db-2:9100"));
    QCOMPARE(accept->text(), QStringLiteral("Try it"));
    QCOMPARE(text("feedSamples"), QString());
    // Each field says for itself what is wrong.
    auto *interval = dialog->findChild<QComboBox *>(QStringLiteral("feedInterval"));
    interval->setCurrentText(QStringLiteral("often"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY2(text("feedError").startsWith(QStringLiteral("Every: ")), qPrintable(text("feedError")));
    interval->setCurrentText(QStringLiteral("5s"));
    auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("feedName"));
    name->setText(floor.fixture.desk().feedConfigs().front().name.text());
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY2(text("feedError").startsWith(QStringLiteral("Name: ")), qPrintable(text("feedError")));
    QCOMPARE(dialog->focusWidget(), name);
}

void TestCommanderEmpty::withoutConditionsTheMetricsAreShown()
{
    FakeFixture::Options options;
    options.runbooks = false;
    Floor floor(options);
    for (int i = 0; i < 30; ++i) {
        floor.fixture.set("still_water", 7);
        floor.fixture.set("spiky_load", i % 5);
        floor.fixture.set("go_goroutines", i);
    }
    QTRY_VERIFY(floor.shows(QStringLiteral("chart:spiky_load")));
    QVERIFY(floor.text(QStringLiteral("chartsHint")).contains(QStringLiteral("nothing here is watched")));
    QTRY_VERIFY(!floor.shows(QStringLiteral("chart:go_goroutines")));
    QCOMPARE(floor.part<QLabel>(QStringLiteral("chartsEmpty"))->isVisible(), false);
}

void TestCommanderEmpty::withoutRunbooksItSaysHowToGetThem()
{
    const LiveFloor floor({true, false, QStringLiteral("Ana")});
    QTRY_VERIFY(floor.shows(QStringLiteral("runbookEmpty")));
    const QString text = floor.text(QStringLiteral("runbookEmpty"));
    QVERIFY2(text.startsWith(QStringLiteral("No runbooks yet")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("Markdown")));
}

void TestCommanderEmpty::watchedAndCalm()
{
    LiveFloor floor;
    // One condition reads no series yet: it is not calm before it does.
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("Watching 3 of 4 conditions"));
    QCOMPARE(floor.window->windowTitle(), QStringLiteral("Watching 3 of 4 conditions · Watchfloor"));
    QCOMPARE(floor.pill(QStringLiteral("unboundPill")), QStringLiteral("1 unbound condition"));
    QTRY_COMPARE(floor.text(QStringLiteral("detectedEmpty")),
                 QStringLiteral("Nothing detected. Watching 3 of 4 conditions."));
    floor.fixture.set("login_failure_rate", 0);
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("All clear"));
    QCOMPARE(floor.window->windowTitle(), QStringLiteral("All clear · Watchfloor"));
    QTRY_VERIFY(floor.pill(QStringLiteral("feedsPill"))
                    .startsWith(QStringLiteral("1 of 1 feed live · last sample ")));
    QTRY_VERIFY(!floor.shows(QStringLiteral("unboundPill")));
    QTRY_COMPARE(floor.text(QStringLiteral("detectedEmpty")),
                 QStringLiteral("Nothing detected. 4 conditions are watched."));
    QCOMPARE(floor.pill(QStringLiteral("lostPill")), QString());
    QVERIFY(!floor.shows(QStringLiteral("banner")));
    QVERIFY(!floor.shows(QStringLiteral("firstStart")));
    QTRY_COMPARE(floor.text(QStringLiteral("logStatus")), QStringLiteral("Log on disk · chain consistent"));
    const QString details = floor.window->findChild<QWidget *>(QStringLiteral("logStatus"))->toolTip();
    QVERIFY2(details.contains(QStringLiteral("Checked up to event ")), qPrintable(details));
}

void TestCommanderEmpty::nothingSelectedTeaches()
{
    const LiveFloor floor;
    QCOMPARE(floor.text(QStringLiteral("runbookEmpty")),
             QStringLiteral(
                 "3 runbooks are loaded. Select an incident or a detection, or find a runbook with Ctrl+K."));
    QVERIFY(floor.text(QStringLiteral("timelineEmpty")).contains(QStringLiteral("Ctrl+N")));
    QVERIFY(floor.text(QStringLiteral("incidentsEmpty")).contains(QStringLiteral("Ctrl+N")));
    QVERIFY(!floor.part<QLineEdit>(QStringLiteral("entry"))->isEnabled());
    QVERIFY(!floor.part<QAbstractButton>(QStringLiteral("addTimer"))->isEnabled());
    floor.click(QStringLiteral("closedFilter"));
    QCOMPARE(floor.text(QStringLiteral("incidentsEmpty")), QStringLiteral("No incident has ended yet."));
}

void TestCommanderEmpty::lostFeedIsSaid()
{
    LiveFloor floor;
    floor.fixture.set("login_failure_rate", 0);
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("All clear"));
    floor.fixture.breakFeed();
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")),
                 QStringLiteral("No active incidents · 1 feed stale"));
    QVERIFY(floor.pill(QStringLiteral("lostPill")).startsWith(QStringLiteral("jobs stale ")));
    QVERIFY(floor.pill(QStringLiteral("feedsPill")).startsWith(QStringLiteral("0 of 1 feed live")));
    QVERIFY(floor.part(QStringLiteral("lostPill"))->toolTip().contains(QStringLiteral("500")));
    floor.fixture.mendFeed();
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("All clear"));
    QCOMPARE(floor.pill(QStringLiteral("lostPill")), QString());
}

void TestCommanderEmpty::aConfigurationThatIsNotUsedIsSaid()
{
    const LiveFloor floor(withoutFeed());
    QVERIFY(!floor.shows(QStringLiteral("banner")));
    floor.window->setConfigProblem(QStringLiteral("watchfloor.toml:3: \"teams\" is no kind of channel"));
    QVERIFY(floor.shows(QStringLiteral("banner")));
    QVERIFY(floor.text(QStringLiteral("banner")).contains(QStringLiteral("watchfloor.toml:3: \"teams\"")));
    // It stays whatever happens else.
    floor.fixture.declare(QStringLiteral("quiet"), Severity::P3);
    QVERIFY(floor.shows(QStringLiteral("banner")));
    // Until one is in effect.
    Q_EMIT floor.fixture.desk().configChanged();
    QVERIFY(!floor.shows(QStringLiteral("banner")));
}

void TestCommanderEmpty::readOnlyLogIsSaid()
{
    // A second program on the same folder reads; the first one holds the log.
    DeskFixture first(withoutFeed());
    QVERIFY(first.waitForData());
    const IncidentId id = first.declare(QStringLiteral("seen by both"), Severity::P2);
    DeskOptions options = first.desk().options();
    LiveDesk second(options, first.clock());
    Theme theme(ThemeMode::Dark);
    CommanderWindow window(second, second, theme);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    second.start();
    QTRY_COMPARE(second.logStatus().state, LogStatus::State::ReadOnly);
    auto *banner = window.findChild<QLabel *>(QStringLiteral("banner"));
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->text().startsWith(QStringLiteral("Read-only: ")), qPrintable(banner->text()));
    QVERIFY(banner->text().contains(QStringLiteral("Nothing you do here is logged")));
    QCOMPARE(window.findChild<QLabel *>(QStringLiteral("logStatus"))->text(),
             QStringLiteral("Log: read-only"));
    // What the other one does is seen; what is tried here is refused where everybody sees it.
    QVERIFY(first.ask(command::ChangeSeverity{id, Severity::P0, {}}));
    QTRY_COMPARE(second.book().find(id)->severity, Severity::P0);
    second.submit(command::ChangeSeverity{id, Severity::P3, {}});
    auto *toast = window.findChild<QLabel *>(QStringLiteral("toast"));
    QTRY_VERIFY(toast->isVisible());
    QVERIFY(!toast->text().isEmpty());
    QCOMPARE(second.book().find(id)->severity, Severity::P0);
}

WF_WINDOW_TEST(TestCommanderEmpty)

} // namespace tst_commanderempty

#include "tst_commanderempty.moc"
