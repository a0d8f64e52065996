// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: actions by their names, and what is written in incidents.
#include "commandertest.h"
#include "kit/palette.h"

#include <QListWidget>
#include <QSignalSpy>

namespace tst_palette {

using namespace wf;
using namespace wf::guitest;

namespace {

/// A palette of two actions that say when they are run.
struct Shown
{
    Shown() : theme(ThemeMode::Dark)
    {
        speakEnglish();
        palette = new CommandPalette({entry("Post an update"), entry("Declare an incident")}, theme, nullptr);
        palette->show();
        list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
        input = palette->findChild<QLineEdit *>(QStringLiteral("paletteInput"));
        if (!list || !input || !QTest::qWaitForWindowActive(palette))
            qFatal("no palette");
    }
    ~Shown() { delete palette; }
    PaletteEntry entry(const char *text)
    {
        PaletteEntry made;
        made.text = QString::fromLatin1(text);
        made.run = [this, text] { run += QString::fromLatin1(text); };
        return made;
    }
    PaletteEntry foundEntry(const char *text, const char *detail)
    {
        PaletteEntry made = entry(text);
        made.detail = QString::fromUtf8(detail);
        made.marks = {{4, 6}};
        return made;
    }
    QStringList rows() const
    {
        QStringList texts;
        for (int row = 0; row < list->count(); ++row)
            texts += list->item(row)->text();
        return texts;
    }

    Theme theme;
    QPointer<CommandPalette> palette;
    QListWidget *list;
    QLineEdit *input;
    QStringList run;
};

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsFoundStandsBelow();
    void answersToOtherWordsAreNotShown();
    void hostileTextsAreDrawnAsTheyAre();
    void findsWhatIsWrittenInTheLog();
};

void TestPalette::whatIsFoundStandsBelow()
{
    Shown shown;
    const QSignalSpy typed(shown.palette, &CommandPalette::typed);
    QTest::keyClicks(shown.input, QStringLiteral("declare"));
    QCOMPARE(typed.last().front().toString(), QStringLiteral("declare"));
    QCOMPARE(shown.rows(), QStringList(QStringLiteral("Declare an incident")));
    shown.palette->setFound(QStringLiteral("declare"), {shown.foundEntry("INC-0001", "the broker is full")},
                            QStringLiteral("older ones were not searched"));
    QCOMPARE(shown.rows(),
             (QStringList{QStringLiteral("Declare an incident"), QStringLiteral("Written in incidents"),
                          QStringLiteral("INC-0001: the broker is full"),
                          QStringLiteral("older ones were not searched")}));
    // The arrows pass by what is only read.
    QTest::keyClick(shown.input, Qt::Key_Down);
    QCOMPARE(shown.list->currentRow(), 2);
    QTest::keyClick(shown.input, Qt::Key_Down);
    QCOMPARE(shown.list->currentRow(), 2);
    QTest::keyClick(shown.input, Qt::Key_Return);
    QCOMPARE(shown.run, QStringList(QStringLiteral("INC-0001")));
}

void TestPalette::answersToOtherWordsAreNotShown()
{
    Shown shown;
    QTest::keyClicks(shown.input, QStringLiteral("broker"));
    // That nothing is called so stands there until something is found.
    const QStringList nothing{QStringLiteral("No action, incident or runbook is called that")};
    QCOMPARE(shown.rows(), nothing);
    shown.palette->setFound(QStringLiteral("brok"), {shown.foundEntry("INC-0001", "the broker is full")}, {});
    QCOMPARE(shown.rows(), nothing);
    shown.palette->setFound(QStringLiteral("broker"), {shown.foundEntry("INC-0001", "the broker is full")},
                            {});
    QCOMPARE(shown.list->count(), 2);
    // Enter runs it: nothing else was there to be chosen.
    QCOMPARE(shown.list->currentRow(), 1);
    // The next letter takes it away until there is another answer.
    QTest::keyClicks(shown.input, QStringLiteral("s"));
    QCOMPARE(shown.rows(), nothing);
}

void TestPalette::hostileTextsAreDrawnAsTheyAre()
{
    Shown shown;
    QTest::keyClicks(shown.input, QStringLiteral("zzz"));
    std::vector<PaletteEntry> hostile{
        shown.foundEntry("<img src='file:///dev/zero'>", "<b>bold</b> \xE2\x80\xAEreversed"),
        shown.foundEntry("short", "x"), shown.foundEntry("empty marks", "abc")};
    hostile.back().marks = {{100, 5}, {2, 1000}};
    shown.palette->setFound(QStringLiteral("zzz"), hostile, {});
    QVERIFY(!shown.palette->grab().isNull());
    QCOMPARE(shown.rows().at(1),
             QString::fromUtf8("<img src='file:///dev/zero'>: <b>bold</b> \xE2\x80\xAEreversed"));
}

void TestPalette::findsWhatIsWrittenInTheLog()
{
    LiveFloor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("Queue grows"), Severity::P2);
    floor.fixture.declare(QStringLiteral("Another"), Severity::P3);
    QVERIFY(
        floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("the broker overflows")}));
    LiveFloor::press(Qt::Key_K, Qt::ControlModifier);
    QDialog *palette = floor.dialog(QStringLiteral("palette"));
    QVERIFY(palette);
    LiveFloor::type(QStringLiteral("overflows"));
    auto *list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
    QTRY_COMPARE(list->count(), 2);
    QVERIFY2(list->item(1)->text().contains(QStringLiteral("Queue grows: ")) &&
                 list->item(1)->text().endsWith(QStringLiteral("the broker overflows")),
             qPrintable(list->item(1)->text()));
    LiveFloor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.window->selection().incident(), id);
}

WF_WINDOW_TEST(TestPalette)

} // namespace tst_palette

#include "tst_palette.moc"
