// SPDX-License-Identifier: GPL-3.0-or-later
// The post-mortem as people write it: real widgets, a real desk.
#include "commandertest.h"
#include "panes/growingedit.h"
#include "panes/markdownview.h"
#include "panes/postmortempane.h"
#include "panes/reviewreminder.h"

#include <QCalendarWidget>
#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QTcpServer>

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

/// A resolved incident with a runbook that was not followed to the letter, and the pane that shows it.
struct Review
{
    explicit Review(const DeskFixture::Options &options = withoutFeed())
        : fixture(options), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        if (!fixture.waitForData())
            qFatal("the desk does not start");
        id = fixture.declare(QStringLiteral("Queue backlog"), Severity::P1, QStringLiteral("queue-backlog"));
        for (const char *step : {"p0.s0", "p0.s1"})
            ask(command::CompleteStep{id, StepId(QLatin1String(step)), {}});
        ask(command::SkipStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("no machines left")});
        ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
        open();
    }
    void open()
    {
        pane = std::make_unique<PostMortemPane>(fixture.desk(), theme);
        pane->resize(420, 1000);
        pane->setIncident(id);
        pane->show();
        QVERIFY(QTest::qWaitForWindowActive(pane.get()));
    }
    void ask(const Command &command)
    {
        const auto result = fixture.ask(command);
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    }
    const Incident &incident() const { return fixture.incident(id); }
    QString written(ReviewSection section) const
    {
        const auto found = incident().review.sections.find(section);
        return found == incident().review.sections.end() ? QString() : found->second.markdown;
    }
    int revisions(ReviewSection section) const
    {
        const auto found = incident().review.sections.find(section);
        return found == incident().review.sections.end() ? 0 : found->second.revisions;
    }

    template <typename W = QWidget>
    W *part(const QByteArray &name) const
    {
        W *found = pane->findChild<W *>(QString::fromUtf8(name));
        if (!found)
            qFatal("no part is called %s", name.constData());
        return found;
    }
    bool shows(const QByteArray &name) const
    {
        const auto *found = pane->findChild<QWidget *>(QString::fromUtf8(name));
        return found && found->isVisible();
    }
    void click(const QByteArray &name) const { QTest::mouseClick(part(name), Qt::LeftButton); }
    QString text(const QByteArray &name) const
    {
        if (const auto *button = qobject_cast<QAbstractButton *>(part(name)))
            return button->text();
        return part<QLabel>(name)->text();
    }
    QString reading(const QByteArray &name) const { return part<MarkdownView>(name)->plainText(); }
    /// Every label below a part, in order.
    QStringList labels(const QByteArray &name) const
    {
        QStringList texts;
        for (const QLabel *label : part(name)->findChildren<QLabel *>())
            texts << label->text();
        return texts;
    }
    GrowingEdit *write(const QByteArray &section) const
    {
        auto *shown = part<MarkdownView>("text:" + section);
        shown->setFocus();
        QTest::keyClick(shown, Qt::Key_Return);
        return part<GrowingEdit>("edit:" + section);
    }

    mutable DeskFixture fixture;
    Theme theme;
    IncidentId id;
    std::unique_ptr<PostMortemPane> pane;
};

} // namespace

class TestPostMortemPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sectionsSayWhatBelongsThere();
    void textIsSavedByItselfAndOnceOnly();
    void leavingSavesAtOnce();
    void nothingIsLostWhenThePaneGoes();
    void escapeLeavesOrAsks();
    void undoWithinTheEditor();
    void somebodyElseWroteMeanwhile();
    void historyRestores();
    void refusalReopensTheText();
    void markdownLoadsNothing();
    void logFillsSectionsIn();
    void actionsByKeyboard();
    void actionOverdueInWords();
    void actionDayFromTheCalendar();
    void factorsNamedChangedTakenBack();
    void stateAndDueTime();
    void refusalIsShown();
    void readOnlyShowsAndChangesNothing();
    void sourceOfItsOwn();
    void anotherIncidentKeepsTheirTextsApart();
    void reminderOpensTheOwed();
};

void TestPostMortemPane::sectionsSayWhatBelongsThere()
{
    Review review;
    QCOMPARE(review.reading("text:summary"),
             QStringLiteral("Two or three sentences: what broke, who noticed it, how it ended."));
    QCOMPARE(review.text("heading:went_badly"), QStringLiteral("What did not go well"));
    int last = -1;
    for (int i = 0; i < ReviewSectionCount; ++i) {
        const QString name = QStringLiteral("section:") + reviewSectionName(static_cast<ReviewSection>(i));
        const auto *section = review.pane->findChild<QWidget *>(name);
        QVERIFY2(section, qPrintable(name));
        QVERIFY(section->y() > last);
        last = section->y();
    }
    QVERIFY(review.shows("text:summary"));
    review.click("heading:summary");
    QVERIFY(!review.shows("text:summary"));
    review.click("heading:summary");
    QVERIFY(review.shows("text:summary"));
}

void TestPostMortemPane::textIsSavedByItselfAndOnceOnly()
{
    Review review;
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · not begun"));
    auto *editor = review.write("summary");
    QVERIFY(editor->hasFocus());
    QTest::keyClicks(editor, QStringLiteral("A *price* table"));
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · saving…"));
    QCOMPARE(review.revisions(ReviewSection::Summary), 0);
    QTRY_COMPARE_WITH_TIMEOUT(review.written(ReviewSection::Summary), QStringLiteral("A *price* table"),
                              8000);
    QTRY_COMPARE(review.text("reviewState"), QStringLiteral("Draft · saved"));
    QVERIFY(editor->isVisible());
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!editor->isVisible());
    QCOMPARE(review.reading("text:summary"), QStringLiteral("A price table"));
    QVERIFY(review.part("text:summary")->hasFocus());
    review.ask(command::Annotate{review.id, review.fixture.clock().wall(), QStringLiteral("later"), {}, {}});
    QCOMPARE(review.revisions(ReviewSection::Summary), 1);
}

void TestPostMortemPane::leavingSavesAtOnce()
{
    Review review;
    auto *editor = review.write("lucky");
    QTest::keyClicks(editor, QStringLiteral("It was noon"));
    review.part("addAction")->setFocus();
    QVERIFY(!editor->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(review.written(ReviewSection::Lucky), QStringLiteral("It was noon"), 1500);
    // Opened and left without a word: no event.
    editor = review.write("lucky");
    review.part("addAction")->setFocus();
    review.ask(command::Annotate{review.id, review.fixture.clock().wall(), QStringLiteral("later"), {}, {}});
    QCOMPARE(review.revisions(ReviewSection::Lucky), 1);
}

void TestPostMortemPane::nothingIsLostWhenThePaneGoes()
{
    Review review;
    QTest::keyClicks(review.write("summary"), QStringLiteral("half a sentence"));
    review.pane.reset();
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("half a sentence"));
}

void TestPostMortemPane::escapeLeavesOrAsks()
{
    Review review;
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("before")});
    auto *editor = review.write("summary");
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(!editor->isVisible());
    editor = review.write("summary");
    QTest::keyClicks(editor, QStringLiteral(" and after"));
    QTRY_COMPARE_WITH_TIMEOUT(review.written(ReviewSection::Summary), QStringLiteral("before and after"),
                              8000);
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(review.shows("discardAsked:summary"));
    QVERIFY(review.part("keepWriting:summary")->hasFocus());
    QTest::keyClick(review.part("keepWriting:summary"), Qt::Key_Escape);
    QVERIFY(!review.shows("discardAsked:summary"));
    QVERIFY(editor->hasFocus());
    QTest::keyClick(editor, Qt::Key_Escape);
    review.click("discard:summary");
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("before"));
    QCOMPARE(review.reading("text:summary"), QStringLiteral("before"));
}

void TestPostMortemPane::undoWithinTheEditor()
{
    Review review;
    auto *editor = review.write("summary");
    QTest::keyClicks(editor, QStringLiteral("words"));
    QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(editor->text(), QString());
    QVERIFY(editor->isVisible());
}

void TestPostMortemPane::somebodyElseWroteMeanwhile()
{
    Review review;
    const auto theirs = [&](const QString &text) {
        bool answered = false;
        review.fixture.desk().submitAs(QStringLiteral("Grace"),
                                       command::WriteSection{review.id, ReviewSection::Summary, text}, this,
                                       [&](const CommandResult &) { answered = true; });
        QTRY_VERIFY(answered);
    };
    auto *editor = review.write("summary");
    theirs(QStringLiteral("Grace began"));
    QCOMPARE(editor->text(), QStringLiteral("Grace began")); // Nothing of one's own was there.
    editor->moveCursor(QTextCursor::End);
    QTest::keyClicks(editor, QStringLiteral(", I went on"));
    theirs(QStringLiteral("Grace changed her mind"));
    QVERIFY(review.shows("contest:summary"));
    QCOMPARE(review.reading("theirs:summary"), QStringLiteral("Grace changed her mind"));
    QCOMPARE(editor->text(), QStringLiteral("Grace began, I went on"));
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · not saved"));
    // Leaving does not decide.
    review.part("addAction")->setFocus();
    QVERIFY(editor->isVisible());
    QCOMPARE(review.written(ReviewSection::Summary), QStringLiteral("Grace changed her mind"));
    review.click("keepBoth:summary");
    QTRY_COMPARE(review.written(ReviewSection::Summary),
                 QStringLiteral("Grace changed her mind\n\nGrace began, I went on"));
    QVERIFY(!review.shows("contest:summary"));
    QTest::keyClicks(editor, QStringLiteral("!"));
    QVERIFY2(editor->text().endsWith(u'!'), qPrintable(editor->text()));
    theirs(QStringLiteral("Once more"));
    QTRY_VERIFY(review.shows("contest:summary"));
    review.click("takeTheirs:summary");
    QCOMPARE(editor->text(), QStringLiteral("Once more"));
    QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(editor->text().contains(QStringLiteral("I went on")));
}

void TestPostMortemPane::historyRestores()
{
    Review review;
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("first")});
    QVERIFY(!review.shows("history:summary"));
    review.fixture.clock().advance(20min);
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("second")});
    QVERIFY(review.shows("history:summary"));
    review.click("history:summary");
    QCOMPARE(review.reading("past1"), QStringLiteral("first"));
    review.click("restore1");
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("first"));
    QCOMPARE(review.revisions(ReviewSection::Summary), 3);
}

void TestPostMortemPane::refusalReopensTheText()
{
    Review review;
    auto *editor = review.write("summary");
    editor->exchange(QString(MaxSectionLength + 1, u'x'));
    review.part("addAction")->setFocus();
    QTRY_VERIFY(review.shows("problem:summary"));
    QVERIFY(editor->isVisible());
    QCOMPARE(editor->text().size(), MaxSectionLength + 1);
    QVERIFY(review.text("problem:summary").startsWith(QStringLiteral("Not saved: a section holds 100000")));
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · not saved"));
}

void TestPostMortemPane::markdownLoadsNothing()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QSignalSpy reached(&server, &QTcpServer::newConnection);
    Review review;
    const QString picture = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/icons/check.svg");
    const QString markdown =
        QStringLiteral("![from the net](http://127.0.0.1:%1/a.png) ![from the disk](%2)\n\n"
                       "<img src=\"http://127.0.0.1:%1/c.png\"> <b>as typed</b>\n\n- [x] done")
            .arg(server.serverPort())
            .arg(picture);
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, markdown});
    auto *view = review.part<MarkdownView>("text:summary");
    QVERIFY(!view->grab().isNull());
    const QString shown = view->plainText();
    QVERIFY2(shown.contains(QStringLiteral("[from the net] [from the disk]")), qPrintable(shown));
    QVERIFY2(shown.contains(QStringLiteral("<b>as typed</b>")), qPrintable(shown));
    QVERIFY(!shown.contains(QChar::ObjectReplacementCharacter));
    QCOMPARE(reached.count(), 0);
}

void TestPostMortemPane::logFillsSectionsIn()
{
    Review review;
    const QStringList runbook = review.labels("facts:runbook");
    QVERIFY2(runbook.contains(QStringLiteral("Immediate response")), qPrintable(runbook.join(u'|')));
    QVERIFY2(runbook.contains(QStringLiteral("skipped: Add workers (no machines left)")),
             qPrintable(runbook.join(u'|')));
    QVERIFY(runbook.filter(QStringLiteral("2/3")).first().contains(QStringLiteral("of 5:00 · 1 skipped")));
    QVERIFY(review.labels("facts:impact").contains(QStringLiteral("P1 High")));
    QVERIFY(review.labels("facts:responders").contains(QStringLiteral("Ana")));
    QVERIFY(review.labels("facts:detection").contains(QStringLiteral("by a person, no condition")));
    QVERIFY(!review.shows("facts:timeline"));
    review.click("heading:timeline");
    QVERIFY(review.shows("facts:timeline"));
    QVERIFY(review.labels("facts:timeline").filter(QStringLiteral("Declared P1")).size() == 1);
    // The text of a section that is filled in hides until somebody wants it.
    QVERIFY(!review.shows("text:runbook"));
    review.click("write:runbook");
    QVERIFY(review.shows("edit:runbook"));
}

void TestPostMortemPane::actionsByKeyboard()
{
    Review review;
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

void TestPostMortemPane::actionOverdueInWords()
{
    Review review;
    ActionItem item;
    item.text = QStringLiteral("Alert on the backlog");
    item.owner = QStringLiteral("billing");
    item.dueAt = fromMs(1'790'000'000'000); // 2026-09-21
    review.fixture.clock().advance(*item.dueAt + 3 * 24h - review.fixture.clock().wall());
    review.ask(command::SetAction{review.id, item});
    QCOMPARE(review.text("actionSide"), QStringLiteral("billing · 21 Sep\noverdue by 3 d"));
    QCOMPARE(review.part("actionSide")->property("role").toString(), QStringLiteral("warning"));
}

void TestPostMortemPane::actionDayFromTheCalendar()
{
    Review review;
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

void TestPostMortemPane::factorsNamedChangedTakenBack()
{
    Review review;
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

void TestPostMortemPane::stateAndDueTime()
{
    Review review;
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

void TestPostMortemPane::refusalIsShown()
{
    Review review;
    review.ask(command::Reopen{review.id, QStringLiteral("again")});
    QTimer::singleShot(0, review.pane.get(), [&review] {
        review.part<QMenu>("reviewStateMenu")->findChild<QAction *>(QStringLiteral("to:reviewed"))->trigger();
        review.part<QMenu>("reviewStateMenu")->close();
    });
    review.click("reviewState");
    QTRY_VERIFY(review.shows("reviewProblem"));
    QVERIFY(review.text("reviewProblem").contains(QStringLiteral("stays a draft until it is resolved")));
}

void TestPostMortemPane::readOnlyShowsAndChangesNothing()
{
    Review review;
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

void TestPostMortemPane::sourceOfItsOwn()
{
    Review review;
    Incident copy = review.incident();
    copy.review.sections[ReviewSection::Summary] = {
        QStringLiteral("from elsewhere"), QStringLiteral("Ada"), {}, 1};
    review.pane->setSource([&copy] { return &copy; });
    QCOMPARE(review.reading("text:summary"), QStringLiteral("from elsewhere"));
    review.pane->setSource({});
}

void TestPostMortemPane::anotherIncidentKeepsTheirTextsApart()
{
    Review review;
    const IncidentId other = review.fixture.declare(QStringLiteral("Other"), Severity::P2);
    QTest::keyClicks(review.write("summary"), QStringLiteral("of the first"));
    review.pane->setIncident(other);
    QVERIFY(!review.shows("edit:summary"));
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("of the first"));
    QVERIFY(review.fixture.incident(other).review.sections.empty());
    QVERIFY(review.reading("text:summary").startsWith(QStringLiteral("Two or three sentences")));
    review.pane->setIncident({});
    QVERIFY(review.shows("reviewEmpty"));
}

void TestPostMortemPane::reminderOpensTheOwed()
{
    Review review;
    ReviewReminder reminder(review.fixture.desk());
    QSignalSpy asked(&reminder, &ReviewReminder::reviewAsked);
    reminder.show();
    QCOMPARE(reminder.text(), QStringLiteral("1 post-mortem to write"));
    QTest::mouseClick(&reminder, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].value<IncidentId>(), review.id);
    review.fixture.clock().advance(12 * 24h);
    QTRY_COMPARE_WITH_TIMEOUT(reminder.text(), QStringLiteral("1 post-mortem overdue"), 5000);
    review.ask(command::ChangeReviewState{review.id, ReviewState::Reviewed, {}});
    QVERIFY(!reminder.isVisible());
}

WF_WINDOW_TEST(TestPostMortemPane)
#include "tst_postmortempane.moc"
