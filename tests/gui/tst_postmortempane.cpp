// SPDX-License-Identifier: GPL-3.0-or-later
// The post-mortem as people write it: real widgets, a real desk.
#include "postmortemtest.h"
#include "sessionend.h"
#include "support/sanitized.h"

#include <QSignalSpy>
#include <QTcpServer>

namespace tst_postmortempane {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestPostMortemPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sectionsSayWhatBelongsThere();
    void textIsSavedByItselfAndOnceOnly();
    void leavingSavesAtOnce();
    void theSessionsEndSaves();
    void nothingIsLostWhenThePaneGoes();
    void escapeLeavesOrAsks();
    void undoWithinTheEditor();
    void somebodyElseWroteMeanwhile();
    void historyRestores();
    void refusalReopensTheText();
    void markdownLoadsNothing();
    void longTextsDoNotHoldUpTheWindow();
    void logFillsSectionsIn();
    void anotherIncidentKeepsTheirTextsApart();
};

void TestPostMortemPane::sectionsSayWhatBelongsThere()
{
    Room review;
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
    Room review;
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · not started"));
    auto *editor = review.write("summary");
    QVERIFY(editor->hasFocus());
    QTest::keyClicks(editor, QStringLiteral("A *price* table"));
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · saving…"));
    QCOMPARE(review.revisions(ReviewSection::Summary), 0);
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("A *price* table"));
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
    Room review;
    auto *editor = review.write("lucky");
    QTest::keyClicks(editor, QStringLiteral("It was noon"));
    review.part("addAction")->setFocus();
    QVERIFY(!editor->isVisible());
    QTRY_COMPARE(review.written(ReviewSection::Lucky), QStringLiteral("It was noon"));
    // Opened and left without a word: no event.
    editor = review.write("lucky");
    review.part("addAction")->setFocus();
    review.ask(command::Annotate{review.id, review.fixture.clock().wall(), QStringLiteral("later"), {}, {}});
    QCOMPARE(review.revisions(ReviewSection::Lucky), 1);
}

void TestPostMortemPane::theSessionsEndSaves()
{
    Room review;
    auto *editor = review.write("summary");
    QTest::keyClicks(editor, QStringLiteral("half a sentence"));
    QCOMPARE(review.revisions(ReviewSection::Summary), 0);
    endSession();
    QCOMPARE(review.text("reviewState"), QStringLiteral("Draft · saving…"));
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("half a sentence"));
    QTRY_COMPARE(review.text("reviewState"), QStringLiteral("Draft · saved"));
}

void TestPostMortemPane::nothingIsLostWhenThePaneGoes()
{
    Room review;
    QTest::keyClicks(review.write("summary"), QStringLiteral("half a sentence"));
    review.pane.reset();
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("half a sentence"));
    // Neither when two texts wait for a decision.
    review.open();
    review.write("summary")->exchange(QStringLiteral("mine"));
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("theirs")});
    QVERIFY(review.shows("contest:summary"));
    review.pane.reset();
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("theirs\n\nmine"));
}

void TestPostMortemPane::escapeLeavesOrAsks()
{
    Room review;
    review.ask(command::WriteSection{review.id, ReviewSection::Summary, QStringLiteral("before")});
    auto *editor = review.write("summary");
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(!editor->isVisible());
    editor = review.write("summary");
    QTest::keyClicks(editor, QStringLiteral(" and after"));
    QTRY_COMPARE(review.written(ReviewSection::Summary), QStringLiteral("before and after"));
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
    Room review;
    auto *editor = review.write("summary");
    QTest::keyClicks(editor, QStringLiteral("words"));
    QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(editor->text(), QString());
    QVERIFY(editor->isVisible());
}

void TestPostMortemPane::somebodyElseWroteMeanwhile()
{
    Room review;
    const auto theirs = [&](const QString &text) {
        bool answered = false;
        review.fixture.desk().submitAs(QStringLiteral("Grace"),
                                       command::WriteSection{review.id, ReviewSection::Summary, text},
                                       {this, [&](const CommandResult &) { answered = true; }});
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
    Room review;
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
    Room review;
    auto *editor = review.write("summary");
    editor->exchange(
        QStringLiteral("a line of words\n").repeated(MaxSectionLength / 10).left(MaxSectionLength + 1));
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
    Room review;
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

void TestPostMortemPane::longTextsDoNotHoldUpTheWindow()
{
    Room review;
    QString list;
    while (list.size() < MaxSectionLength - 20)
        list += QStringLiteral("- [ ] item\n");
    for (const QString &text : {QString(MaxSectionLength, u'x'), list}) {
        review.ask(command::WriteSection{review.id, ReviewSection::Summary, text});
        const testing::ProcessorTime used;
        review.pane->refresh();
        QVERIFY(!review.pane->grab().isNull());
        QVERIFY(review.reading("text:summary").startsWith(text.left(20'000)));
        QVERIFY(review.reading("text:summary").endsWith(QStringLiteral(" more characters")));
        QVERIFY2(used.seconds() < 4, qPrintable(QString::number(used.seconds())));
    }
}

void TestPostMortemPane::logFillsSectionsIn()
{
    Room review;
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

void TestPostMortemPane::anotherIncidentKeepsTheirTextsApart()
{
    Room review;
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

WF_WINDOW_TEST(TestPostMortemPane)

} // namespace tst_postmortempane

#include "tst_postmortempane.moc"
