// SPDX-License-Identifier: GPL-3.0-or-later
// Silencing alerts where they come from.
#include "commandertest.h"

#include <QComboBox>
#include <QTableView>

namespace tst_silences {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestSilences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAnAlertmanager();
    void isMadeAndLogged();
    void isEnded();
    void whatIsNotKnownIsNotCalm();

private:
    static void addPager(Floor &floor)
    {
        FeedConfig pager;
        pager.name = FeedId(QStringLiteral("pager"));
        pager.kind = AlertmanagerKind;
        floor.fixture.desk().watch(pager);
    }
    static QDialog *open(const Floor &floor)
    {
        floor.window->findChild<QAction *>(QStringLiteral("actionSilences"))->trigger();
        return floor.dialog(QStringLiteral("silencesDialog"));
    }
    static void click(const QWidget *in, const char *name)
    {
        QTest::mouseClick(in->findChild<QPushButton *>(QLatin1String(name)), Qt::LeftButton);
    }
    static QString text(const QWidget *in, const char *name)
    {
        return in->findChild<QLabel *>(QLatin1String(name))->text();
    }
    static Silence silence(Timestamp until)
    {
        Silence made;
        made.id = QStringLiteral("a1");
        made.matchers = {{QStringLiteral("alertname"), QStringLiteral("Slow")}};
        made.until = until;
        made.by = QStringLiteral("Ben");
        return made;
    }
};

void TestSilences::withoutAnAlertmanager()
{
    const Floor floor;
    const QDialog *dialog = open(floor);
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("silenceNew"))->isEnabled());
    QVERIFY(text(dialog, "silencesSummary").startsWith(QStringLiteral("No feed asks an Alertmanager")));
}

void TestSilences::isMadeAndLogged()
{
    Floor floor;
    addPager(floor);
    floor.fixture.desk().setSilences({{FeedId(QStringLiteral("pager")), std::vector<Silence>()}});
    const IncidentId id = floor.fixture.declare(QStringLiteral("slow"), Severity::P1);
    const QDialog *page = open(floor);
    QVERIFY(page);
    QCOMPARE(text(page, "silencesSummary"), QStringLiteral("Nothing is silenced"));
    click(page, "silenceNew");
    QPointer<QDialog> dialog = page->findChild<QDialog *>(QStringLiteral("silenceDialog"));
    QVERIFY(dialog && dialog->isVisible());
    auto *what = dialog->findChild<QLineEdit *>(QStringLiteral("silenceWhat"));
    auto *length = dialog->findChild<QComboBox *>(QStringLiteral("silenceLength"));
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("silenceComment"))
                ->text()
                .startsWith(floor.fixture.desk().book().find(id)->number + QStringLiteral(": ")));
    click(dialog, "silenceAccept");
    QVERIFY2(text(dialog, "silenceError").contains(QStringLiteral("write what to silence")),
             qPrintable(text(dialog, "silenceError")));
    what->setText(QStringLiteral("alertname=\"Slow\", host=~\"db.*\""));
    length->setCurrentText(QStringLiteral("soon"));
    click(dialog, "silenceAccept");
    QVERIFY(text(dialog, "silenceError").contains(QStringLiteral("from 1m to 720h")));
    length->setCurrentText(QStringLiteral("2h"));
    click(dialog, "silenceAccept");
    QTRY_VERIFY(!dialog);
    const auto &there = *floor.fixture.desk().silences().front().silences;
    QCOMPARE(there.size(), 1u);
    QCOMPARE(there.front().until - there.front().from, Millis(2h));
    QCOMPARE(there.front().by, QStringLiteral("Ana"));
    QTRY_COMPARE(text(page, "silencesSummary"), QStringLiteral("1 silence"));
    const Incident *incident = floor.fixture.desk().book().find(id);
    const auto *note = incident->events.back()->as<event::Note>();
    QVERIFY(note);
    QVERIFY2(note->text.startsWith(QStringLiteral("Silenced at pager until ")), qPrintable(note->text));
    QVERIFY(note->text.endsWith(QStringLiteral("alertname=\"Slow\", host=~\"db.*\"")));
}

void TestSilences::isEnded()
{
    Floor floor;
    addPager(floor);
    const Timestamp until = floor.fixture.desk().clock().wall() + 65min;
    floor.fixture.desk().setSilences(
        {{FeedId(QStringLiteral("pager")), std::vector<Silence>{silence(until)}}});
    const QDialog *page = open(floor);
    QVERIFY(page);
    const QAbstractItemModel *rows = page->findChild<QTableView *>(QStringLiteral("silences"))->model();
    QCOMPARE(rows->index(0, 0).data().toString(), QStringLiteral("ends in 1h5m"));
    QCOMPARE(rows->index(0, 1).data().toString(), QStringLiteral("alertname=\"Slow\""));
    click(page, "silenceChange");
    QPointer<QDialog> dialog = page->findChild<QDialog *>(QStringLiteral("silenceDialog"));
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QComboBox *>(QStringLiteral("silenceWhere"))->isEnabled());
    QCOMPARE(dialog->findChild<QComboBox *>(QStringLiteral("silenceLength"))->currentText(),
             QStringLiteral("1h5m"));
    dialog->reject();
    click(page, "silenceExpire");
    QTRY_COMPARE(text(page, "silencesSummary"), QStringLiteral("Nothing is silenced"));
    QVERIFY(!page->findChild<QPushButton *>(QStringLiteral("silenceExpire"))->isEnabled());
    // Somebody else makes one.
    floor.fixture.desk().setSilences(
        {{FeedId(QStringLiteral("pager")), std::vector<Silence>{silence(until)}}});
    floor.fixture.desk().pass(16s);
    QTRY_COMPARE(text(page, "silencesSummary"), QStringLiteral("1 silence"));
}

void TestSilences::whatIsNotKnownIsNotCalm()
{
    Floor floor;
    addPager(floor);
    floor.fixture.desk().setSilences(
        {{FeedId(QStringLiteral("pager")),
          tl::unexpected(Error{ErrorCode::Network, QStringLiteral("http://pager: connection refused")})}});
    const QDialog *page = open(floor);
    QVERIFY(page);
    QCOMPARE(text(page, "silencesSummary"), QStringLiteral("Silences are not known"));
    QCOMPARE(text(page, "silencesError"), QStringLiteral("http://pager: connection refused"));
    click(page, "silenceNew");
    const QPointer<QDialog> dialog = page->findChild<QDialog *>(QStringLiteral("silenceDialog"));
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("silenceWhat"))->setText(QStringLiteral("Slow"));
    click(dialog, "silenceAccept");
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(text(dialog, "silenceError"), QStringLiteral("pager: connection refused"));
}

WF_WINDOW_TEST(TestSilences)

} // namespace tst_silences

#include "tst_silences.moc"
