// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that takes its time: the window goes on, and says what is not on disk yet.
#include "commandertest.h"

#include "models/savingwatch.h"

#include <QSignalSpy>

namespace tst_saving {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

class TestSaving : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsFastIsNotTold();
    void whatIsSlowIsNamed();
    void anotherIncidentsEntryIsNotShownHere();
    void aRealDeskTellsToo();
};

namespace {

const QString State = QStringLiteral("logStatus");
const QString Unsaved = QStringLiteral("entryUnsaved");
const QString Fine = QStringLiteral("Log on disk · chain consistent");

template <typename Fixture>
void write(const FloorOn<Fixture> &floor, const QString &line)
{
    auto *entry = floor.template part<QLineEdit>(QStringLiteral("entry"));
    QTRY_VERIFY(entry->isEnabled() && !entry->isReadOnly());
    entry->setText(line);
    QTest::keyClick(entry, Qt::Key_Return);
}

template <typename Fixture>
IncidentId started(const FloorOn<Fixture> &floor)
{
    const IncidentId id = floor.fixture.declare(QStringLiteral("deep"), Severity::P1);
    floor.window->selection().selectIncident(id);
    return id;
}

} // namespace

void TestSaving::whatIsFastIsNotTold()
{
    const Floor floor(withoutFeed());
    started(floor);
    const SavingWatch saving(floor.fixture.desk());
    const QSignalSpy told(&saving, &SavingWatch::changed);
    write(floor, QStringLiteral("the queue falls"));
    QTRY_COMPARE(floor.text(QStringLiteral("entry")), QString());
    QTRY_VERIFY(!saving.isWorking());
    QCOMPARE(told.count(), 0);
    QVERIFY(!floor.shows(Unsaved));
}

void TestSaving::whatIsSlowIsNamed()
{
    const Floor floor(withoutFeed());
    started(floor);
    floor.fixture.desk().setStalled(true);
    write(floor, QStringLiteral("<b>the queue</b> falls"));
    floor.fixture.clock().advance(SavingWatch::Noticed);
    QTRY_COMPARE(floor.text(State), QStringLiteral("Saving…"));
    QTRY_VERIFY(floor.shows(Unsaved));
    QCOMPARE(floor.text(Unsaved), QStringLiteral("Saving…\n<b>the queue</b> falls"));
    floor.fixture.clock().advance(SavingWatch::Long);
    QTRY_COMPARE(floor.text(State), QStringLiteral("Not on disk yet · saving for 5 s"));
    QCOMPARE(floor.part<QLabel>(State)->property("role").toString(), QStringLiteral("error"));
    QVERIFY(floor.part<QLabel>(State)->toolTip().contains(QStringLiteral("<b>the queue</b> falls")) ||
            floor.part<QLabel>(State)->toolTip().contains(QStringLiteral("&lt;b&gt;the queue")));
    // The words stay in the field too.
    QCOMPARE(floor.text(QStringLiteral("entry")), QStringLiteral("<b>the queue</b> falls"));
    floor.fixture.desk().setStalled(false);
    QTRY_COMPARE(floor.text(State), Fine);
    QTRY_VERIFY(!floor.shows(Unsaved));
    QTRY_COMPARE(floor.text(QStringLiteral("entry")), QString());
}

void TestSaving::anotherIncidentsEntryIsNotShownHere()
{
    const Floor floor(withoutFeed());
    const IncidentId other = floor.fixture.declare(QStringLiteral("other"), Severity::P2);
    started(floor);
    floor.fixture.desk().setStalled(true);
    floor.fixture.desk().submit(command::AddEntry{other, EventKind::Note, QStringLiteral("elsewhere")});
    floor.fixture.clock().advance(SavingWatch::Noticed);
    QTRY_COMPARE(floor.text(State), QStringLiteral("Saving…"));
    QVERIFY(!floor.shows(Unsaved));
    floor.window->selection().selectIncident(other);
    QTRY_COMPARE(floor.text(Unsaved), QStringLiteral("Saving…\nelsewhere"));
    floor.fixture.desk().setStalled(false);
    QTRY_VERIFY(!floor.shows(Unsaved));
}

void TestSaving::aRealDeskTellsToo()
{
    const LiveFloor floor(withoutFeed());
    const IncidentId id = started(floor);
    LiveDesk &desk = floor.fixture.desk();
    QTRY_VERIFY(!desk.isBusy());
    const QSignalSpy asked(&desk, &DeskView::asked);
    for (const char *text : {"first", "second"})
        desk.submit(command::AddEntry{id, EventKind::Note, QString::fromLatin1(text)});
    QCOMPARE(asked.count(), 2);
    const auto unsaved = desk.unsaved();
    QCOMPARE(unsaved.size(), std::size_t(2));
    QCOMPARE(unsaved.front().command.as<command::AddEntry>()->text, QStringLiteral("first"));
    QTRY_VERIFY(!desk.isBusy());
    QVERIFY(desk.unsaved().empty());
}

WF_WINDOW_TEST(TestSaving)

} // namespace tst_saving

#include "tst_saving.moc"
