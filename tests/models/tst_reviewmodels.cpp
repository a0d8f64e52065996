// SPDX-License-Identifier: GPL-3.0-or-later
// What a person writes on its way into the log, action items, and the post-mortems that people owe.
#include "models/reviewmodels.h"
#include "models/sectiondraft.h"
#include "modeltest.h"
#include "support/deskfixture.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace tst_reviewmodels {

using namespace std::chrono_literals;
using namespace wf;

namespace {

SectionRevision revision(const char *text, const char *by = "Grace")
{
    return {{}, QLatin1String(text), QLatin1String(by), fromMs(0)};
}

DeskFixture::Options quiet()
{
    return {false, true, QStringLiteral("Ana")};
}

} // namespace

class TestReviewModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void draftIsSavedAfterAPause();
    void draftThatDidNotChangeIsNotSaved();
    void draftIsTriedAgainAfterTheDisk();
    void draftTakesInWhatOthersWroteBeforeIt();
    void draftContested();
    void draftContestedWhileSaving();
    void actionsWithTheirDays();
    void owedPostMortems();
    void owedAfterARestart();
};

void TestReviewModels::draftIsSavedAfterAPause()
{
    FakeClock clock;
    SectionDraft draft;
    draft.begin(QStringLiteral("a"));
    QVERIFY(!draft.saveAt());
    draft.edit(QStringLiteral("ab"), clock.steady());
    clock.advance(1s);
    draft.edit(QStringLiteral("abc"), clock.steady());
    QCOMPARE(*draft.saveAt(), clock.steady() + Millis(2s));
    QCOMPARE(draft.state(), SectionDraft::State::Waiting);
    QCOMPARE(*draft.take(), QStringLiteral("abc"));
    QCOMPARE(draft.state(), SectionDraft::State::Saving);
    QVERIFY(!draft.take());
    draft.edit(QStringLiteral("abcd"), clock.steady());
    QVERIFY(!draft.saveAt());
    draft.seen(revision("abc", "Ana"));
    draft.finished({}, clock.steady());
    QVERIFY(draft.saveAt());
    QCOMPARE(*draft.take(), QStringLiteral("abcd"));
    draft.seen(revision("abcd", "Ana"));
    draft.finished({}, clock.steady());
    QCOMPARE(draft.state(), SectionDraft::State::Saved);
    QVERIFY(draft.isChanged());
}

void TestReviewModels::draftThatDidNotChangeIsNotSaved()
{
    FakeClock clock;
    SectionDraft draft;
    draft.begin(QStringLiteral("a"));
    draft.edit(QStringLiteral("ab"), clock.steady());
    draft.edit(QStringLiteral("a"), clock.steady());
    QVERIFY(!draft.saveAt());
    QVERIFY(!draft.take());
    QVERIFY(!draft.isChanged());
}

void TestReviewModels::draftIsTriedAgainAfterTheDisk()
{
    FakeClock clock;
    SectionDraft draft;
    draft.begin({});
    draft.edit(QStringLiteral("a"), clock.steady());
    QVERIFY(draft.take());
    draft.finished(fail(ErrorCode::NoSpace, QStringLiteral("the disk is full")), clock.steady());
    QCOMPARE(draft.state(), SectionDraft::State::Failed);
    QCOMPARE(draft.error().message, QStringLiteral("the disk is full"));
    QCOMPARE(*draft.saveAt(), clock.steady() + Millis(10s));
    QVERIFY(draft.take());
    draft.finished(fail(ErrorCode::TooLarge, QStringLiteral("too long")), clock.steady());
    QVERIFY(!draft.saveAt()); // Until it is another text.
    draft.edit(QStringLiteral("b"), clock.steady());
    QVERIFY(draft.saveAt());
}

void TestReviewModels::draftTakesInWhatOthersWroteBeforeIt()
{
    SectionDraft draft;
    draft.begin(QStringLiteral("a"));
    QVERIFY(draft.seen(revision("theirs")));
    QCOMPARE(draft.text(), QStringLiteral("theirs"));
    QVERIFY(!draft.contest());
}

void TestReviewModels::draftContested()
{
    FakeClock clock;
    const auto contested = [&clock] {
        SectionDraft draft;
        draft.begin(QStringLiteral("a"));
        draft.edit(QStringLiteral("mine"), clock.steady());
        draft.seen(revision("theirs"));
        return draft;
    };
    SectionDraft draft = contested();
    QCOMPARE(draft.state(), SectionDraft::State::Contested);
    QCOMPARE(draft.contest()->by, QStringLiteral("Grace"));
    QVERIFY(!draft.saveAt());
    QVERIFY(!draft.take());
    draft.edit(QStringLiteral("mine!"), clock.steady());
    QVERIFY(!draft.take());
    draft.keepMine(clock.steady());
    QCOMPARE(*draft.take(), QStringLiteral("mine!"));

    draft = contested();
    draft.takeTheirs(clock.steady());
    QCOMPARE(draft.text(), QStringLiteral("theirs"));
    QCOMPARE(draft.state(), SectionDraft::State::Saved);
    QVERIFY(!draft.take());

    draft = contested();
    draft.keepBoth(clock.steady());
    QCOMPARE(*draft.take(), QStringLiteral("theirs\n\nmine"));
}

void TestReviewModels::draftContestedWhileSaving()
{
    FakeClock clock;
    SectionDraft draft;
    draft.begin(QStringLiteral("a"));
    draft.edit(QStringLiteral("mine"), clock.steady());
    QVERIFY(draft.take());
    // Theirs came before mine: the log ends with mine, and nobody may lose theirs unseen.
    draft.seen(revision("theirs"));
    draft.seen(revision("mine", "Ana"));
    draft.finished({}, clock.steady());
    QCOMPARE(draft.state(), SectionDraft::State::Contested);
    draft.takeTheirs(clock.steady());
    QCOMPARE(*draft.take(), QStringLiteral("theirs"));
}

void TestReviewModels::actionsWithTheirDays()
{
    using namespace std::chrono;
    const sys_days day{year{2026} / October / 10};
    QCOMPARE(toIsoUtc(dueOn(day)), QStringLiteral("2026-10-10T23:59:59Z"));
    Incident incident;
    incident.review.actions.resize(3);
    const char *texts[] = {"first", "second", "third"};
    for (int i = 0; i < 3; ++i) {
        incident.review.actions[std::size_t(i)].id = QString::number(i);
        incident.review.actions[std::size_t(i)].text = QLatin1String(texts[i]);
        incident.review.actions[std::size_t(i)].dueAt = dueOn(day);
    }
    ReviewActionModel model;
    QAbstractItemModelTester tester(&model);
    const Timestamp during = Timestamp(day) + 12h;
    model.show(&incident, during);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(!model.rows()[0].overdue);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show(&incident, during + 24h);
    QVERIFY(model.rows()[0].overdue);
    QCOMPARE(changed.count(), 1);
    incident.review.actions[0].state = ActionState::Dropped;
    incident.review.actions[1].state = ActionState::Done;
    model.show(&incident, during + 24h);
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("first"));
    QVERIFY(!model.rows()[0].overdue);
    QVERIFY(!model.rows()[2].overdue);
    QVERIFY(model.rows()[1].overdue);
    QCOMPARE(reset.count(), 0);
}

void TestReviewModels::owedPostMortems()
{
    DeskFixture fixture(quiet());
    QVERIFY(fixture.waitForData());
    DueReviewModel model(fixture.desk());
    QAbstractItemModelTester tester(&model);
    const IncidentId high = fixture.declare(QStringLiteral("High"), Severity::P1);
    const IncidentId critical = fixture.declare(QStringLiteral("Critical"), Severity::P0);
    const IncidentId low = fixture.declare(QStringLiteral("Low"), Severity::P3);
    QCOMPARE(model.rowCount(), 0);
    for (const IncidentId &id : {high, critical, low})
        QVERIFY(fixture.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rows()[0].key, critical);
    QCOMPARE(model.rows()[1].key, high);
    QCOMPARE(model.overdueCount(), 0);
    fixture.clock().advance(std::chrono::days(4));
    QTRY_COMPARE(model.overdueCount(), 1);
    QVERIFY(fixture.ask(command::ChangeReviewState{critical, ReviewState::InReview, {}}));
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(fixture.ask(command::ChangeReviewState{critical, ReviewState::Reviewed, {}}));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rows()[0].key, high);
}

void TestReviewModels::owedAfterARestart()
{
    DeskFixture fixture(quiet());
    QVERIFY(fixture.waitForData());
    const IncidentId id = fixture.declare(QStringLiteral("High"), Severity::P1);
    const IncidentId done = fixture.declare(QStringLiteral("Done"), Severity::P1);
    for (const IncidentId &incident : {id, done})
        QVERIFY(fixture.ask(command::ChangeStatus{incident, IncidentStatus::Resolved, {}}));
    QVERIFY(fixture.ask(command::ChangeReviewState{done, ReviewState::Reviewed, {}}));
    fixture.restart();
    DueReviewModel model(fixture.desk());
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.rows()[0].key, id);
    QTRY_VERIFY(fixture.book().find(done));
    QCOMPARE(model.rowCount(), 1);
}

WF_TEST(TestReviewModels)

} // namespace tst_reviewmodels

#include "tst_reviewmodels.moc"
