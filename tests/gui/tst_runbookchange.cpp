// SPDX-License-Identifier: GPL-3.0-or-later
// "Suggest a runbook change", from an incident to a patch that git takes.
#include "commandertest.h"
#include "runbookview/runbookchangedialog.h"

#include <QDirIterator>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTextBlock>

namespace tst_runbookchange {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

struct Suggesting
{
    Suggesting() : fixture(withoutFeed()), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        if (!fixture.waitForData())
            qFatal("the desk does not start");
        id = fixture.declare(QStringLiteral("Backlog"), Severity::P1, QStringLiteral("queue-backlog"));
        ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
        ask(command::AddStep{id, 0, QStringLiteral("stop the importer"), {}});
        ask(command::SkipStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("no machines left")});
    }
    void ask(const Command &command)
    {
        const auto result = fixture.ask(command);
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    }
    void open()
    {
        dialog = std::make_unique<RunbookChangeDialog>(fixture.desk(), fixture.incident(id), theme, nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
    }
    template <typename W>
    W *part(const char *name) const
    {
        return dialog->findChild<W *>(QLatin1String(name));
    }
    QListWidgetItem *item(const QString &words) const
    {
        const auto items = part<QListWidget>("changeList")->findItems(words, Qt::MatchContains);
        if (items.size() != 1)
            qFatal("%d suggestions say %s", int(items.size()), qPrintable(words));
        return items.front();
    }
    void toggle(const QString &words) const
    {
        auto *list = part<QListWidget>("changeList");
        list->setCurrentItem(item(words));
        QTest::keyClick(list, Qt::Key_Space);
    }
    QString file() const { return fixture.path(QStringLiteral("runbooks/queue-backlog.md")); }
    QString editor() const { return part<QPlainTextEdit>("changeEditor")->toPlainText(); }
    bool can(const char *button) const { return part<QPushButton>(button)->isEnabled(); }
    QString says(const char *label) const { return part<QLabel>(label)->text(); }

    DeskFixture fixture;
    Theme theme;
    IncidentId id;
    std::unique_ptr<RunbookChangeDialog> dialog;
};

} // namespace

class TestRunbookChangeDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void suggestionsStandInTheText();
    void patchIsTakenByGit();
    void savedInPlace();
    void fileChangedMeanwhile();
    void attachedAndPresentDiffer();
    void errorsBlock();
    void nothingToFollow();
    void closingAsksForWhatWasWrittenByHand();
};

void TestRunbookChangeDialog::suggestionsStandInTheText()
{
    Suggesting s;
    s.open();
    // The first is chosen, and the editor stands at its line.
    QVERIFY(s.editor().contains(QStringLiteral("2. **Stop the importer**: added in INC-0001.")));
    QCOMPARE(s.part<QPlainTextEdit>("changeEditor")->textCursor().block().text(),
             QStringLiteral("1. **Declare the incident**: P1 or P0."));
    QCOMPARE(s.says("changeCheck"),
             QStringLiteral("Conditions 1 · Phases 4 · Steps 8 → 9: reads as a runbook"));
    QVERIFY(s.item(QStringLiteral("Added on the spot by Ana"))->checkState() == Qt::Checked);
    s.toggle(QStringLiteral("Skipped by Ana: no machines left"));
    QVERIFY(s.editor().contains(QStringLiteral(
        "4. **Add workers**: the cheapest thing to try. (optional: skipped in INC-0001: no machines left)")));
    const QString diff = s.part<QPlainTextEdit>("changeDiff")->toPlainText();
    QVERIFY(diff.contains(QStringLiteral("+2. **Stop the importer**: added in INC-0001.")));
    s.toggle(QStringLiteral("Added on the spot by Ana"));
    QVERIFY(!s.editor().contains(QStringLiteral("importer")));
    QVERIFY(s.editor().contains(QStringLiteral("3. **Add workers**")));
    s.toggle(QStringLiteral("Skipped by Ana"));
    QVERIFY(!s.can("changeAsPatch"));
    QVERIFY(!s.can("changeInPlace"));
}

void TestRunbookChangeDialog::patchIsTakenByGit()
{
    Suggesting s;
    s.open();
    auto *editor = s.part<QPlainTextEdit>("changeEditor");
    editor->moveCursor(QTextCursor::End);
    editor->insertPlainText(QStringLiteral("\n- **Phone**: 4711\n"));
    const QString patch = s.fixture.path(QStringLiteral("change.patch"));
    QVERIFY(s.dialog->savePatch(patch));
    QVERIFY(s.says("changeMessage").contains(patch));
    const QString after = editor->toPlainText();
    if (QStandardPaths::findExecutable(QStringLiteral("git")).isEmpty())
        QSKIP("git is not here");
    QProcess git;
    git.setWorkingDirectory(s.fixture.path(QStringLiteral("runbooks")));
    git.start(QStringLiteral("git"), {QStringLiteral("apply"), patch});
    QVERIFY(git.waitForFinished());
    QVERIFY2(git.exitCode() == 0, git.readAllStandardError().constData());
    QCOMPARE(QString::fromUtf8(read(s.file())), after);
}

void TestRunbookChangeDialog::savedInPlace()
{
    Suggesting s;
    const QByteArray before = read(s.file());
    s.open();
    QVERIFY(s.can("changeInPlace"));
    QTest::mouseClick(s.part<QPushButton>("changeInPlace"), Qt::LeftButton);
    QCOMPARE(QString::fromUtf8(read(s.file())), s.editor());
    QVERIFY(read(s.file()) != before);
    QVERIFY(s.says("changeMessage").startsWith(QStringLiteral("Saved in ")));
    QVERIFY(!s.can("changeInPlace"));
    QDirIterator kept(s.fixture.path(QStringLiteral("data/runbook-changes")), QDir::Files);
    QVERIFY(kept.hasNext());
    QVERIFY(kept.next().contains(QStringLiteral("queue-backlog-inc-0001-")));
    QVERIFY(read(kept.filePath()).contains("+2. **Stop the importer**"));
    // What the incident followed stays as it was.
    QCOMPARE(s.fixture.incident(s.id).parts.front().document->source, before);
}

void TestRunbookChangeDialog::fileChangedMeanwhile()
{
    Suggesting s;
    s.open();
    const QByteArray other = read(s.file()) + "\nMore words.\n";
    s.fixture.writeRunbook(QStringLiteral("queue-backlog.md"), other);
    QTest::mouseClick(s.part<QPushButton>("changeInPlace"), Qt::LeftButton);
    QCOMPARE(read(s.file()), other);
    QVERIFY(!s.can("changeInPlace"));
    QVERIFY(s.part<QPushButton>("changeInPlace")
                ->toolTip()
                .endsWith(QStringLiteral("the file has changed in the meantime")));
    QVERIFY(s.can("changeAsPatch"));
}

void TestRunbookChangeDialog::attachedAndPresentDiffer()
{
    Suggesting s;
    const RunbookId runbook(QStringLiteral("queue-backlog"));
    QByteArray present = read(s.file());
    present.replace("# Queue backlog\n", "# Queue backlog\n\nSince then.\n");
    s.fixture.writeRunbook(QStringLiteral("queue-backlog.md"), present);
    QTRY_VERIFY(s.fixture.desk().library().find(runbook).document->source == present);
    s.open();
    QVERIFY(s.says("changeBase").contains(QStringLiteral("has changed since it was attached to INC-0001")));
    QVERIFY(s.part<QPushButton>("usePresent")->isChecked());
    QVERIFY(s.editor().contains(QStringLiteral("Since then.")));
    QVERIFY(s.editor().contains(QStringLiteral("Stop the importer")));
    QTest::mouseClick(s.part<QPushButton>("useAttached"), Qt::LeftButton);
    QVERIFY(!s.editor().contains(QStringLiteral("Since then.")));
    QVERIFY(s.editor().contains(QStringLiteral("Stop the importer")));
    QVERIFY(!s.can("changeInPlace"));
    QVERIFY(s.can("changeAsPatch"));
    QTest::mouseClick(s.part<QPushButton>("usePresent"), Qt::LeftButton);
    QVERIFY(s.can("changeInPlace"));
}

void TestRunbookChangeDialog::errorsBlock()
{
    Suggesting s;
    s.open();
    auto *editor = s.part<QPlainTextEdit>("changeEditor");
    editor->selectAll();
    QTest::keyClick(editor, Qt::Key_Delete);
    QTRY_VERIFY(!s.can("changeAsPatch"));
    QVERIFY(!s.can("changeInPlace"));
    QVERIFY(s.says("changeCheck").contains(QStringLiteral("does not read as a runbook")));
    QVERIFY(s.says("changeCheck").contains(QStringLiteral("error:")));
    QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(s.can("changeAsPatch"));
}

void TestRunbookChangeDialog::nothingToFollow()
{
    Suggesting s;
    s.id = s.fixture.declare(QStringLiteral("Bare"), Severity::P2);
    s.open();
    QCOMPARE(s.says("changeMessage"), QStringLiteral("INC-0002 follows no runbook."));
    QVERIFY(!s.can("changeAsPatch"));
}

void TestRunbookChangeDialog::closingAsksForWhatWasWrittenByHand()
{
    Suggesting s;
    s.open();
    auto *editor = s.part<QPlainTextEdit>("changeEditor");
    editor->insertPlainText(QStringLiteral("Words. "));
    QTest::keyClick(s.dialog.get(), Qt::Key_Escape);
    QVERIFY(s.dialog->isVisible());
    QVERIFY(s.says("changeMessage").startsWith(QStringLiteral("What you wrote by hand is not saved")));
    QVERIFY(s.dialog->savePatch(s.fixture.path(QStringLiteral("change.patch"))));
    QTest::keyClick(s.dialog.get(), Qt::Key_Escape);
    QVERIFY(!s.dialog->isVisible());
    s.open();
    s.part<QPlainTextEdit>("changeEditor")->insertPlainText(QStringLiteral("Words. "));
    QTest::keyClick(s.dialog.get(), Qt::Key_Escape);
    QTest::keyClick(s.dialog.get(), Qt::Key_Escape);
    QVERIFY(!s.dialog->isVisible());
}

WF_WINDOW_TEST(TestRunbookChangeDialog)

} // namespace tst_runbookchange

#include "tst_runbookchange.moc"
