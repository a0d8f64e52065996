// SPDX-License-Identifier: GPL-3.0-or-later
// Actions, factors, state and due time of a post-mortem.
#include "commander/reviewreminder.h"
#include "postmortemtest.h"

#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QTimer>

namespace tst_postmortementries {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestPostMortemEntries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void actionsByKeyboard();
    void actionOverdueInWords();
    void actionDayFromTheCalendar();
    void factorsNamedChangedTakenBack();
    void stateAndDueTime();
    void refusalIsShown();
    void readOnlyShowsAndChangesNothing();
    void sourceOfItsOwn();
    void reminderOpensTheOwed();
};

void TestPostMortemEntries::actionsByKeyboard()
{
    Room review;
    review.click("addAction");
    auto *text = review.part<QLineEdit>("actionText");
    QVERIFY(text->hasFocus());
    QTest::keyClicks(text, QStringLiteral("Alert on the backlog"));
    QTest::keyClick(text, Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Bo"));
    QTest::keyClick(review.part("dueWeek"), Qt::Key_Space);
    QTest::keyClick(review.part<QLineEdit>("actionOwner"), Qt::Key_Return);
    QTRY_COMPARE(review.incident().review.actions.size(), std::size_t(1));
    const auto item = [&] { return review.incident().review.actions.front(); };
    QCOMPARE(item().text, QStringLiteral("Alert on the backlog"));
    QCOMPARE(item().owner, QStringLiteral("Bo"));
    const Millis left = *item().dueAt - review.fixture.clock().wall();
    QVERIFY(left > 7 * 24h - 1s && left <= 8 * 24h);
    QTRY_VERIFY(!review.shows("actionEditor"));

    const QByteArray box = "done:" + item().id.toUtf8();
    review.part(box)->setFocus();
    QTest::keyClick(review.part(box), Qt::Key_Space);
    QTRY_COMPARE(item().state, ActionState::Done);
    QTRY_VERIFY(review.part<QCheckBox>(box)->isChecked());
    QTest::keyClick(review.part(box), Qt::Key_Return);
    QTest::keyClicks(review.part<QLineEdit>("actionText"), QStringLiteral("Page on the backlog"));
    QTest::keyClick(review.part("actionText"), Qt::Key_Return);
    QTRY_COMPARE(item().text, QStringLiteral("Page on the backlog"));
    QCOMPARE(item().state, ActionState::Done);
    QTRY_VERIFY(review.part(box)->hasFocus());
    QTest::keyClick(review.part(box), Qt::Key_Return);
    QTest::keyClick(review.part("actionText"), Qt::Key_Escape);
    QTRY_VERIFY(review.part(box)->hasFocus());
    QTest::keyClick(review.part(box), Qt::Key_Delete);
    QTRY_COMPARE(item().state, ActionState::Dropped);
}

void TestPostMortemEntries::actionOverdueInWords()
{
    Room review;
    ActionItem item;
    item.text = QStringLiteral("Alert on the backlog");
    item.owner = QStringLiteral("billing");
    item.dueAt = fromMs(1'790'000'000'000); // 2026-09-21
    review.fixture.clock().advance(*item.dueAt + 3 * 24h - review.fixture.clock().wall());
    review.ask(command::SetAction{review.id, item});
    QCOMPARE(review.text("actionSide"), QStringLiteral("billing · 21 Sep\noverdue by 3 d"));
    QCOMPARE(review.part("actionSide")->property("role").toString(), QStringLiteral("warning"));
}

void TestPostMortemEntries::actionDayFromTheCalendar()
{
    Room review;
    review.click("addAction");
    QTest::keyClicks(review.part<QLineEdit>("actionText"), QStringLiteral("Alert"));
    review.click("actionDay");
    auto *calendar = review.part<QCalendarWidget>("actionCalendar");
    QTRY_VERIFY(calendar->isVisible());
    calendar->setSelectedDate(QDate(2031, 2, 3));
    Q_EMIT calendar->activated(QDate(2031, 2, 3));
    QCOMPARE(review.text("actionDay"), QStringLiteral("2031-02-03"));
    review.click("actionSave");
    QTRY_COMPARE(review.incident().review.actions.size(), std::size_t(1));
    QCOMPARE(toIsoUtc(*review.incident().review.actions[0].dueAt), QStringLiteral("2031-02-03T23:59:59Z"));
}

void TestPostMortemEntries::factorsNamedChangedTakenBack()
{
    Room review;
    QVERIFY(review.shows("factorsHint"));
    review.click("addFactor");
    QTest::keyClicks(review.part<QComboBox>("factorTag"), QStringLiteral("Change"));
    QTest::keyClicks(review.part<QLineEdit>("factorText"), QStringLiteral("No check before the migration"));
    QTest::keyClick(review.part("factorText"), Qt::Key_Return);
    QTRY_COMPARE(review.incident().review.factors.size(), std::size_t(1));
    QCOMPARE(review.text("factorKind"), QStringLiteral("Change"));
    QVERIFY(!review.shows("factorsHint"));
    const QByteArray row = "factor:" + review.incident().review.factors[0].id.toUtf8();
    QTRY_VERIFY(!review.shows("factorEditor"));
    review.part(row)->setFocus();
    QTest::keyClick(review.part(row), Qt::Key_Return);
    review.part<QLineEdit>("factorText")->setText(QStringLiteral("No check"));
    QTest::keyClick(review.part("factorText"), Qt::Key_Return);
    QTRY_COMPARE(review.text("factorTitle"), QStringLiteral("No check"));
    QTRY_VERIFY(review.part(row)->hasFocus());
    QTest::keyClick(review.part(row), Qt::Key_Delete);
    QTRY_VERIFY(review.incident().review.factors.empty());
    QVERIFY(review.shows("factorsHint"));
}

void TestPostMortemEntries::stateAndDueTime()
{
    Room review;
    QVERIFY(review.text("reviewDue").startsWith(QStringLiteral("due in ")));
    const auto turn = [&](const char *action) {
        QTimer::singleShot(0, review.pane.get(), [&review, action] {
            auto *menu = review.part<QMenu>("reviewStateMenu");
            auto *wanted = menu->findChild<QAction *>(QLatin1String(action));
            if (wanted)
                wanted->trigger();
            menu->close();
        });
        review.click("reviewState");
    };
    turn("to:in_review");
    QTRY_COMPARE(review.incident().review.state, ReviewState::InReview);
    QTRY_COMPARE(review.text("reviewState"), QStringLiteral("In review · saved"));
    review.fixture.clock().advance(12 * 24h);
    review.pane->refresh();
    QVERIFY2(review.text("reviewDue").startsWith(QStringLiteral("overdue by ")),
             qPrintable(review.text("reviewDue")));
    turn("to:closed");
    QTRY_COMPARE(review.incident().status, IncidentStatus::Closed);
    QTRY_VERIFY(!review.shows("reviewDue"));
}

void TestPostMortemEntries::refusalIsShown()
{
    Room review;
    review.ask(command::Reopen{review.id, QStringLiteral("again")});
    QTimer::singleShot(0, review.pane.get(), [&review] {
        review.part<QMenu>("reviewStateMenu")->findChild<QAction *>(QStringLiteral("to:reviewed"))->trigger();
        review.part<QMenu>("reviewStateMenu")->close();
    });
    review.click("reviewState");
    QTRY_VERIFY(review.shows("reviewProblem"));
    QVERIFY(review.text("reviewProblem").contains(QStringLiteral("stays a draft until it is resolved")));
}

void TestPostMortemEntries::readOnlyShowsAndChangesNothing()
{
    Room review;
    ActionItem item;
    item.text = QStringLiteral("Alert on the backlog");
    review.ask(command::SetAction{review.id, item});
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("as it was")});
    review.pane->setReadOnly(true, QStringLiteral("a bundle is read-only"));
    const std::size_t events = review.incident().events.size();
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · read-only"));
    QCOMPARE(review.part("reviewState")->toolTip(), QStringLiteral("a bundle is read-only"));
    QCOMPARE(review.reading("text:summary"), QStringLiteral("as it was"));
    QTest::mouseClick(review.part("text:summary"), Qt::LeftButton);
    QTest::keyClick(review.part("text:summary"), Qt::Key_Return);
    QVERIFY(!review.shows("edit:summary"));
    for (const char *name : {"addAction", "addFactor", "write:runbook", "reviewState"})
        QVERIFY2(!review.part(name)->isEnabled() || !review.shows(name), name);
    QVERIFY(!review.part("done:" + review.incident().review.actions[0].id.toUtf8())->isEnabled());
    QCOMPARE(review.incident().events.size(), events);
    review.pane->setReadOnly(false);
    QTest::mouseClick(review.part("text:summary"), Qt::LeftButton);
    QVERIFY(review.shows("edit:summary"));
}

void TestPostMortemEntries::sourceOfItsOwn()
{
    Room review;
    Incident copy = review.incident();
    copy.review.sections[ReviewSection::Summary] = {
        QStringLiteral("from elsewhere"), QStringLiteral("Ada"), {}, 1};
    review.pane->setSource([&copy] { return &copy; });
    QCOMPARE(review.reading("text:summary"), QStringLiteral("from elsewhere"));
    review.pane->setSource({});
}

void TestPostMortemEntries::reminderOpensTheOwed()
{
    Room review;
    ReviewReminder reminder(review.fixture.desk());
    QSignalSpy asked(&reminder, &ReviewReminder::reviewAsked);
    reminder.show();
    QCOMPARE(reminder.text(), QStringLiteral("1 post-mortem to write"));
    QTest::mouseClick(&reminder, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].value<IncidentId>(), review.id);
    review.fixture.clock().advance(12 * 24h);
    QTRY_COMPARE(reminder.text(), QStringLiteral("1 post-mortem overdue"));
    review.ask(command::ChangeReviewState{review.id, ReviewState::Reviewed, {}});
    QVERIFY(!reminder.isVisible());
}

WF_WINDOW_TEST(TestPostMortemEntries)

} // namespace tst_postmortementries

#include "tst_postmortementries.moc"
