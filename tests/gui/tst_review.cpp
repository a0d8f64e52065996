// SPDX-License-Identifier: GPL-3.0-or-later
// The review window over a real log and a real recording.
#include "charts/chartwidget.h"
#include "desk/recording.h"
#include "metrics/recorder.h"
#include "models/reviewtimelinemodel.h"
#include "postmortem/milestonesdialog.h"
#include "review/phasestrip.h"
#include "review/reviewactions.h"
#include "review/reviewwindow.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace tst_review {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Timed = R"(# Failover

## Detection
- `queue.depth > 25`

## Immediate response (0-5 minutes)
1. Stop the writers
2. Tell the team

## Recovery (5-30 minutes)
1. Promote the replica
2. Start the writers
)";

/// Twenty minutes of an incident that was resolved, and the metric behind it.
struct Past
{
    LogFixture bench;
    IncidentId id;
    Timestamp declared;

    Past()
    {
        const auto log = bench.open();
        const command::RunbookCopy copy = writtenCopy(Timed);
        command::ReportCondition report{copy.id,
                                        QStringLiteral("Failover"),
                                        {Severity::P1},
                                        0,
                                        QStringLiteral("queue.depth > 25"),
                                        ConditionRecord::State::True,
                                        QStringLiteral("31"),
                                        false,
                                        bench.clock.wall()};
        id = bench.run(*log, report).front()->incident;
        bench.clock.advance(1min);
        command::Declare declare{id,    QStringLiteral("Database"), Severity::P1,
                                 false, QStringLiteral("Ada"),      copy};
        bench.run(*log, declare);
        declared = bench.clock.wall();
        work(*log, command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}}, 2min);
        work(*log, command::CompleteStep{id, StepId(QStringLiteral("p0.s1")), {}}, 1min);
        work(*log, command::AddEntry{id, EventKind::Decision, QStringLiteral("promote the replica")}, 3min);
        report.state = ConditionRecord::State::False;
        report.value = QStringLiteral("12");
        report.at = bench.clock.wall() + 5min;
        work(*log, report, 5min);
        work(*log, command::ChangeStatus{id, IncidentStatus::Monitoring, {}}, 1min);
        work(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}}, 8min);
        record();
    }
    void work(EventLog &log, const Command &command, Millis later)
    {
        bench.clock.advance(later);
        bench.run(log, command);
    }
    void record() const
    {
        QDir().mkpath(recorderPath(bench.dir()));
        SeriesStore store;
        const auto recorder = Recorder::open(recorderPath(bench.dir()), store, bench.clock);
        QVERIFY(recorder);
        const auto series = store.resolve({"queue_depth", Labels()}, {});
        for (Millis at{-20min}; at <= 25min; at += 15s) {
            SampleBatch batch;
            batch.feed = FeedId(QStringLiteral("jobs"));
            batch.receivedAt = declared + at;
            batch.samples.push_back({*series, {declared + at, at < -2min || at > 11min ? 10.0 : 31.0}});
            store.append(batch);
            (*recorder)->record(batch);
        }
        (*recorder)->flush();
    }
    std::unique_ptr<ReviewDesk> desk(const Clock &clock) const
    {
        DeskOptions options;
        options.dataDir = bench.dir();
        return std::make_unique<ReviewDesk>(std::move(options), ReviewSource{QStringLiteral("INC-0001"), {}},
                                            clock);
    }
};

/// The window of a review that is ready.
struct Room
{
    Past past;
    SystemClock clock;
    Theme theme{ThemeMode::Dark};
    QPointer<ReviewWindow> window;

    Room()
    {
        theme.apply();
        window = new ReviewWindow(past.desk(clock), theme);
        window->show();
        window->desk().start();
        const auto ready = [this] {
            return window->desk().review().isReady() && !window->desk().catalog().empty();
        };
        QVERIFY(QTest::qWaitFor(ready, wf::testing::Patience));
        QVERIFY(QTest::qWaitForWindowActive(window));
    }
    ~Room() { delete window; }
    template <typename W = QWidget>
    W *part(const QString &name) const
    {
        return window->findChild<W *>(name);
    }
    QString text(const QString &name) const { return part<QLabel>(name)->text(); }
    const Incident &whole() const { return *window->desk().wholeBook().find(past.id); }
    Timestamp playhead() const { return window->desk().review().playhead(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(window, key, modifiers);
    }
};

} // namespace

class TestReview : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void beginsAtTheDeclarationWithItsMeasures();
    void everythingStandsAtThePlayhead();
    void keysStepBetweenEventsAndConditions();
    void playsToTheEnd();
    void entriesOfTheReviewStandWhereTheyBelong();
    void keyMomentsAreChosenByKey();
    void milestonesAreCorrectedByTypingAndProposed();
    void stripIsScrubbedAndMilestonesAreDragged();
    void whatWasDoneCannotBeDoneAgain();
    void unknownIncidentIsSaid();
    void timelineModelKeepsItsRules();
};

void TestReview::beginsAtTheDeclarationWithItsMeasures()
{
    const Room room;
    QCOMPARE(room.playhead(), room.past.declared);
    QCOMPARE(room.text(QStringLiteral("reviewTitle")), QStringLiteral("Database"));
    QCOMPARE(room.text(QStringLiteral("measure:acknowledge:value")), QStringLiteral("1:00"));
    QCOMPARE(room.text(QStringLiteral("measure:detect:value")), QStringLiteral("–"));
    QCOMPARE(room.text(QStringLiteral("measure:resolve:value")), QStringLiteral("21:00"));
    QCOMPARE(room.text(QStringLiteral("stepsOnTime:value")), QStringLiteral("2/4"));
    QTRY_VERIFY(room.text(QStringLiteral("reviewChain")).startsWith(QStringLiteral("Chain consistent")));
}

void TestReview::everythingStandsAtThePlayhead()
{
    const Room room;
    ReviewDesk &desk = room.window->desk();
    auto *chart = room.window->findChild<ChartWidget *>();
    QVERIFY(chart);
    desk.review().moveTo(room.past.declared + 2min + 30s);
    QCOMPARE(desk.book().find(room.past.id)->steps.size(), std::size_t(1));
    QTRY_COMPARE(chart->valueText(), QStringLiteral("31"));
    QCOMPARE(chart->valueBand(), ValueBand::Critical);
    QCOMPARE(desk.conditions().front().state, ConditionState::True);
    const auto *timeline = room.part<QListView>(QStringLiteral("reviewTimeline"));
    const int early = timeline->model()->rowCount();
    desk.review().moveTo(room.past.declared + 13min);
    QCOMPARE(desk.conditions().front().state, ConditionState::False);
    QTRY_COMPARE(chart->valueText(), QStringLiteral("10"));
    QCOMPARE(chart->valueBand(), ValueBand::Normal);
    QVERIFY(timeline->model()->rowCount() > early);
    QCOMPARE(desk.book().find(room.past.id)->status, IncidentStatus::Monitoring);
    desk.review().moveTo(room.past.declared - 5min);
    QVERIFY(desk.book().find(room.past.id)->events.empty());
    QCOMPARE(timeline->model()->rowCount(), 0);
}

void TestReview::keysStepBetweenEventsAndConditions()
{
    const Room room;
    room.press(Qt::Key_BracketRight);
    QVERIFY(room.playhead() > room.past.declared);
    QCOMPARE(room.playhead(), room.past.declared + 2min + 1ms);
    room.press(Qt::Key_BracketLeft);
    room.press(Qt::Key_BraceRight);
    QCOMPARE(room.window->desk().conditions().front().state, ConditionState::False);
    room.press(Qt::Key_BraceLeft);
    QCOMPARE(room.window->desk().conditions().front().state, ConditionState::True);
    // Key moments only: from the declaration straight to the decision.
    room.window->desk().review().moveTo(room.past.declared);
    room.press(Qt::Key_K, Qt::ControlModifier);
    room.press(Qt::Key_BracketRight);
    QCOMPARE(room.playhead(), room.past.declared + 6min + 3ms);
}

void TestReview::playsToTheEnd()
{
    const Room room;
    room.window->desk().review().moveTo(room.window->desk().review().range().to - 10s);
    room.window->playback().setSpeed(600);
    room.press(Qt::Key_Space);
    QVERIFY(room.window->playback().isPlaying());
    QTRY_VERIFY(!room.window->playback().isPlaying());
    QCOMPARE(room.playhead(), room.window->desk().review().range().to);
}

void TestReview::entriesOfTheReviewStandWhereTheyBelong()
{
    const Room room;
    const Timestamp at = room.past.declared - 30s;
    room.window->desk().review().moveTo(at);
    auto *entry = room.part<QLineEdit>(QStringLiteral("annotation"));
    room.press(Qt::Key_L, Qt::ControlModifier);
    QTRY_VERIFY(entry->hasFocus());
    QTest::keyClicks(entry, QStringLiteral("bad charges begin"));
    QTest::keyClick(entry, Qt::Key_Return);
    QTRY_COMPARE(int(room.whole().review.annotations.size()), 1);
    QCOMPARE(room.whole().review.annotations.front().at, at);
    const auto *timeline = room.part<QListView>(QStringLiteral("reviewTimeline"));
    QTRY_COMPARE(timeline->model()->index(0, 0).data(TimelineModel::KindRole).toInt(),
                 int(EventKind::Annotated));
    QVERIFY(entry->text().isEmpty());
}

void TestReview::keyMomentsAreChosenByKey()
{
    const Room room;
    room.window->desk().review().moveTo(room.past.declared + 2min + 30s);
    auto *timeline = room.part<QListView>(QStringLiteral("reviewTimeline"));
    timeline->setFocus();
    timeline->setCurrentIndex(timeline->model()->index(0, 0));
    const EventPtr step = timeline->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    QCOMPARE(step->kind(), EventKind::StepDone);
    QTest::keyClick(timeline, Qt::Key_K);
    QTRY_COMPARE(room.whole().review.keyMoments.count(step->id), std::size_t(1));
    QTRY_VERIFY(timeline->model()->index(0, 0).data(ReviewTimelineModel::KeyMomentRole).toBool());
}

void TestReview::milestonesAreCorrectedByTypingAndProposed()
{
    const Room room;
    room.press(Qt::Key_M, Qt::ControlModifier);
    auto *dialog = room.part<QDialog>(QStringLiteral("milestonesDialog"));
    QVERIFY(dialog);
    auto *proposal = [&] {
        QPushButton *found = nullptr;
        const auto there = [&] {
            return (found = dialog->findChild<QPushButton *>(QStringLiteral("proposal0"))) != nullptr;
        };
        return QTest::qWaitFor(there, wf::testing::Patience) ? found : nullptr;
    }();
    QVERIFY(proposal);
    QTest::mouseClick(proposal, Qt::LeftButton);
    QTRY_VERIFY(room.whole().review.corrected.contains(Milestone::Started));
    QCOMPARE(room.whole().review.corrected.at(Milestone::Started), room.past.declared - 2min);
    QTRY_COMPARE(room.text(QStringLiteral("measure:detect:value")), QStringLiteral("0:59"));

    auto *started = dialog->findChild<QLineEdit *>(QStringLiteral("milestone:started"));
    started->setFocus();
    started->selectAll();
    QTest::keyClicks(started, QStringLiteral("yesterday"));
    QTest::keyClick(started, Qt::Key_Return);
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("milestonesError"))
                ->text()
                .contains(QStringLiteral("yesterday")));
    started->selectAll();
    const Timestamp earlier = std::chrono::floor<std::chrono::seconds>(room.past.declared) - 5min;
    QTest::keyClicks(started, toIsoUtc(earlier).mid(11, 8));
    QTest::keyClick(started, Qt::Key_Return);
    QTRY_COMPARE(room.whole().review.corrected.at(Milestone::Started), earlier);
}

void TestReview::stripIsScrubbedAndMilestonesAreDragged()
{
    const Room room;
    auto *strip = room.part<PhaseStrip>(QStringLiteral("phaseStrip"));
    QVERIFY(strip);
    const TimeRange range = room.window->desk().review().range();
    const auto x = [&](Timestamp t) {
        constexpr int Side = 14;
        return Side + int(double(strip->width() - 2 * Side) * double((t - range.from).count()) /
                          double(range.length().count()));
    };
    const auto near = [](Timestamp a, Timestamp b) { return a - b < 10s && b - a < 10s; };
    const Timestamp wanted = room.past.declared + 9min;
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(x(wanted), 24));
    QVERIFY(near(room.playhead(), wanted));
    QTest::keyClick(strip, Qt::Key_End);
    QCOMPARE(room.playhead(), range.to);

    const Timestamp resolved = *room.whole().resolvedAt;
    const int below = strip->height() - 8;
    QTest::mousePress(strip, Qt::LeftButton, {}, QPoint(x(resolved), below));
    QTest::mouseMove(strip, QPoint(x(resolved - 3min), below));
    QTest::mouseRelease(strip, Qt::LeftButton, {}, QPoint(x(resolved - 3min), below));
    QTRY_VERIFY(room.whole().review.corrected.contains(Milestone::Resolved));
    QVERIFY(near(room.whole().review.corrected.at(Milestone::Resolved), resolved - 3min));
    QCOMPARE(*room.whole().resolvedAt, resolved); // What was recorded stays.
}

void TestReview::whatWasDoneCannotBeDoneAgain()
{
    const Room room;
    std::optional<Error> refusal;
    room.window->desk().submit(command::CompleteStep{room.past.id, StepId(QStringLiteral("p1.s0")), {}},
                               {room.window, [&](const CommandResult &result) {
                                    if (!result)
                                        refusal = result.error();
                                }});
    QTRY_VERIFY(refusal);
    QCOMPARE(refusal->code, ErrorCode::Refused);
    QVERIFY(room.whole().steps.count(StepId(QStringLiteral("p1.s0"))) == 0);
}

void TestReview::unknownIncidentIsSaid()
{
    const Past past;
    SystemClock clock;
    Theme theme(ThemeMode::Dark);
    DeskOptions options;
    options.dataDir = past.bench.dir();
    const ReviewSource source{QStringLiteral("INC-0099"), {}};
    const QPointer<ReviewWindow> window =
        new ReviewWindow(std::make_unique<ReviewDesk>(options, source, clock), theme);
    window->show();
    window->desk().start();
    const auto *notice = window->findChild<QLabel *>(QStringLiteral("reviewNotice"));
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QStringLiteral("INC-0099")));
    delete window;
}

void TestReview::timelineModelKeepsItsRules()
{
    const Room room;
    ReviewTimelineModel model(room.window->desk(), room.window->desk().review());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const TimeRange range = room.window->desk().review().range();
    for (int i = 0; i <= 20; ++i)
        room.window->desk().review().moveTo(range.from + range.length() * ((i * 7) % 21) / 20);
    model.setKeyMomentsOnly(true);
    room.window->desk().review().moveTo(range.to);
    QCOMPARE(model.rowCount(), model.keyMoments());
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(model.index(row, 0).data(ReviewTimelineModel::KeyMomentRole).toBool());
        // Nothing here is of another desk.
        QVERIFY(!model.index(row, 0).data(TimelineModel::RemarkRole).toBool());
    }
    QVERIFY(model.keyMoments() < model.total());
}

WF_GUI_TEST(TestReview)

} // namespace tst_review

#include "tst_review.moc"
