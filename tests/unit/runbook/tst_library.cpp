// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/library.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_library {

namespace {

QByteArray runbookText(const char *title, const char *step)
{
    return QByteArray("# ") + title + "\n\n## Mitigation\n\n1. " + step + "\n";
}

} // namespace

class TestLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsFoldersAndFiles();
    void reloadsWhatChanged();
    void survivesReplaceByRename();
    void noticesNewAndRemovedFiles();
    void unchangedBytesAreNotAnnounced();
    void burstsAreOneChange();
    void brokenFileHarmsNobody();
    void idsAreUnique();
    void sidecarReloads();
    void missingPathIsAProblem();
    void onlyIdsThatClashAreChanged();
    void onlyChangesAreAnnounced();
    void newProblemsAreSaidOnce();

private:
    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    void write(const char *name, const QByteArray &text)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
    }
    QString firstStep(const wf::RunbookLibrary &library, const char *id)
    {
        const auto found = library.find(wf::RunbookId(QString::fromLatin1(id)));
        return found && !found.runbook->phases.empty() ? found.runbook->phases[0].steps[0].title : QString();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestLibrary::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

void TestLibrary::readsFoldersAndFiles()
{
    QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("set/deep")));
    write("set/a.md", runbookText("A", "Look"));
    write("set/deep/b.markdown", runbookText("B", "See"));
    write("set/notes.txt", "# Not a runbook\n");
    write("single.md", runbookText("S", "Go"));
    wf::RunbookLibrary library;
    QSignalSpy spy(&library, &wf::RunbookLibrary::changed);
    library.setPaths({path("set"), path("single.md")});
    QCOMPARE(spy.count(), 1);
    QCOMPARE(library.documents().size(), size_t(3));
    QCOMPARE(library.all().size(), size_t(3));
    QVERIFY(library.problems().empty());
    QCOMPARE(firstStep(library, "b"), QStringLiteral("See"));
    QVERIFY(!library.find(wf::RunbookId(QStringLiteral("nobody"))));
    library.setPaths({path("single.md")});
    QCOMPARE(spy.count(), 2);
    QCOMPARE(library.all().size(), size_t(1));
}

void TestLibrary::reloadsWhatChanged()
{
    write("a.md", runbookText("A", "Old"));
    write("b.md", runbookText("B", "Same"));
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    const auto kept = library.find(wf::RunbookId(QStringLiteral("a")));
    const wf::RunbookDocumentPtr untouched = library.documents().at(path("b.md"));
    QSignalSpy spy(&library, &wf::RunbookLibrary::changed);
    write("a.md", runbookText("A", "New"));
    QTRY_COMPARE(firstStep(library, "a"), QStringLiteral("New"));
    // Whoever holds the old document keeps reading it.
    QCOMPARE(kept.runbook->phases[0].steps[0].title, QStringLiteral("Old"));
    QCOMPARE(library.documents().at(path("b.md")), untouched);
    // And again: the watch is still there.
    write("a.md", runbookText("A", "Newer"));
    QTRY_COMPARE(firstStep(library, "a"), QStringLiteral("Newer"));
    QVERIFY(spy.count() >= 2);
}

void TestLibrary::survivesReplaceByRename()
{
    write("a.md", runbookText("A", "Old"));
    wf::RunbookLibrary library;
    library.setPaths({path("a.md")});
    for (const char *step : {"First", "Second", "Third"}) {
        write("a.md~", runbookText("A", step));
        QCOMPARE(std::rename(qPrintable(path("a.md~")), qPrintable(path("a.md"))), 0);
        QTRY_COMPARE(firstStep(library, "a"), QString::fromLatin1(step));
    }
}

void TestLibrary::noticesNewAndRemovedFiles()
{
    write("a.md", runbookText("A", "Look"));
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    write("b.md", runbookText("B", "See"));
    QTRY_COMPARE(library.all().size(), size_t(2));
    QVERIFY(QFile::remove(path("a.md")));
    QTRY_COMPARE(library.all().size(), size_t(1));
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("new")));
    QTRY_VERIFY(QDir(path("new")).exists());
    write("new/c.md", runbookText("C", "Go"));
    QTRY_COMPARE(library.all().size(), size_t(2));
}

void TestLibrary::unchangedBytesAreNotAnnounced()
{
    write("a.md", runbookText("A", "Look"));
    write("b.md", runbookText("B", "Old"));
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    const wf::RunbookDocumentPtr before = library.documents().at(path("a.md"));
    QSignalSpy spy(&library, &wf::RunbookLibrary::changed);
    write("a.md", runbookText("A", "Look"));
    QVERIFY(!spy.wait(600));
    QCOMPARE(library.documents().at(path("a.md")), before);
    write("b.md", runbookText("B", "New"));
    QVERIFY(spy.wait());
    QCOMPARE(library.documents().at(path("a.md")), before);
}

void TestLibrary::burstsAreOneChange()
{
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    QSignalSpy spy(&library, &wf::RunbookLibrary::changed);
    for (int i = 0; i < 20; ++i)
        write(qPrintable(QStringLiteral("r%1.md").arg(i)), runbookText("R", "Look"));
    QTRY_COMPARE(library.all().size(), size_t(20));
    QVERIFY(!spy.wait(500));
    QVERIFY2(spy.count() <= 2, qPrintable(QString::number(spy.count())));
}

void TestLibrary::brokenFileHarmsNobody()
{
    write("a.md", runbookText("A", "Look"));
    write("bad.md", QByteArray("\xFF\xFE\0\0", 4));
    write("empty.md", QByteArray());
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    QCOMPARE(library.documents().size(), size_t(3));
    QVERIFY(library.documents().at(path("bad.md"))->hasErrors());
    QVERIFY(library.documents().at(path("empty.md"))->hasErrors());
    QCOMPARE(firstStep(library, "a"), QStringLiteral("Look"));
    write("bad.md", runbookText("Bad", "Mended"));
    QTRY_COMPARE(firstStep(library, "bad"), QStringLiteral("Mended"));
    QVERIFY(!library.documents().at(path("bad.md"))->hasErrors());
}

void TestLibrary::idsAreUnique()
{
    QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("x")));
    QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("y")));
    write("x/disk.md", runbookText("Disk", "First"));
    write("y/disk.md", runbookText("Disk", "Second"));
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    QCOMPARE(firstStep(library, "disk"), QStringLiteral("First"));
    QCOMPARE(firstStep(library, "disk-2"), QStringLiteral("Second"));
    QCOMPARE(library.problems().size(), size_t(1));
    const wf::RunbookDocumentPtr renamed = library.documents().at(path("y/disk.md"));
    QCOMPARE(renamed->diagnostics.size(), size_t(1));
    QVERIFY(renamed->diagnostics.front().message.contains(QLatin1String("disk-2")));
    // Another change leaves the renamed document alone; the first one's end gives the id back.
    write("other.md", runbookText("Other", "Go"));
    QTRY_COMPARE(library.all().size(), size_t(3));
    QCOMPARE(library.documents().at(path("y/disk.md")), renamed);
    QVERIFY(QFile::remove(path("x/disk.md")));
    QTRY_COMPARE(firstStep(library, "disk"), QStringLiteral("Second"));
    QVERIFY(library.problems().empty());
}

void TestLibrary::sidecarReloads()
{
    write("a.md", "# A\n## Odds\n- The one\n- The other\n## Mitigation\n1. Look\n");
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    QCOMPARE(library.find(wf::RunbookId(QStringLiteral("a"))).runbook->phases.size(), size_t(1));
    write("a.watchfloor.toml", "[sections]\nMitigation = \"notes\"\n");
    QTRY_COMPARE(library.find(wf::RunbookId(QStringLiteral("a"))).runbook->phases.size(), size_t(0));
    write("a.watchfloor.toml", "[sections]\nMitigation = \"recovery\"\n");
    QTRY_COMPARE(library.find(wf::RunbookId(QStringLiteral("a"))).runbook->phases.size(), size_t(1));
    QCOMPARE(library.find(wf::RunbookId(QStringLiteral("a"))).runbook->phases[0].role,
             wf::PhaseRole::Recovery);
}

void TestLibrary::missingPathIsAProblem()
{
    wf::RunbookLibrary library;
    library.setPaths({path("later.md")});
    QCOMPARE(library.problems().size(), size_t(1));
    QVERIFY(library.problems().front().contains(QLatin1String("later.md")));
    write("later.md", runbookText("Later", "Look"));
    QTRY_COMPARE(firstStep(library, "later"), QStringLiteral("Look"));
    QVERIFY(library.problems().empty());
}

void TestLibrary::onlyIdsThatClashAreChanged()
{
    const auto runbook = [](const char *title) {
        return QByteArray("## ") + title + "\n### Detection\n- **Metrics**: `a > 1`\n### Mitigation\n1. Go\n";
    };
    for (const char *folder : {"x", "y", "z"})
        QVERIFY(QDir(m_dir->path()).mkpath(QString::fromLatin1(folder)));
    write("x/all.md", "# All\n" + runbook("Disk") + runbook("Net"));
    write("y/all.md", "# All\n" + runbook("Host") + runbook("Net"));
    write("z/all.md", "# All\n" + runbook("Net") + runbook("Pod"));
    wf::RunbookLibrary library;
    library.setPaths({m_dir->path()});
    QStringList ids;
    for (const auto &found : library.all())
        ids << found.runbook->id.text();
    QCOMPARE(ids.join(u' '), QStringLiteral("all/disk all/net all/host all/net-2 all/net-3 all/pod"));
    QCOMPARE(library.problems().size(), size_t(2));
    QCOMPARE(library.problems().front(),
             path("y/all.md") +
                 QStringLiteral(": the id \"all/net\" is taken by another file; here it is \"all/net-2\""));
    const wf::RunbookDocumentPtr renamed = library.documents().at(path("y/all.md"));
    QCOMPARE(renamed->diagnostics.size(), size_t(1));
    QCOMPARE(renamed->diagnostics.front().line, 7);
    QCOMPARE(renamed->diagnostics.front().level, wf::Diagnostic::Level::Warning);
    QVERIFY(library.documents().at(path("x/all.md"))->diagnostics.empty());
    // A third number follows when the second file gives its own up.
    QVERIFY(QFile::remove(path("y/all.md")));
    library.setPaths({m_dir->path()});
    QVERIFY(library.find(wf::RunbookId(QStringLiteral("all/net-2"))));
    QVERIFY(!library.find(wf::RunbookId(QStringLiteral("all/net-3"))));
}

void TestLibrary::onlyChangesAreAnnounced()
{
    write("a.md", runbookText("A", "Look"));
    wf::RunbookLibrary library;
    QSignalSpy spy(&library, &wf::RunbookLibrary::changed);
    library.setPaths({m_dir->path()});
    library.setPaths({m_dir->path()});
    QCOMPARE(spy.count(), 1);
    // The same runbooks, and one problem more.
    library.setPaths({m_dir->path(), path("none")});
    QCOMPARE(spy.count(), 2);
    library.setPaths({m_dir->path()});
    QCOMPARE(spy.count(), 3);
}

namespace {

QStringList logged;

void keepWarning(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type == QtWarningMsg)
        logged << message;
}

} // namespace

void TestLibrary::newProblemsAreSaidOnce()
{
    QStringList paths;
    for (int i = 0; i < 20; ++i)
        paths << path("none") + QString::number(i);
    logged.clear();
    wf::RunbookLibrary library;
    const QtMessageHandler before = qInstallMessageHandler(keepWarning);
    library.setPaths(paths);
    const qsizetype first = logged.size();
    library.setPaths(paths + QStringList{path("more")});
    const QStringList second = logged.mid(first);
    for (int i = 0; i < 21; ++i)
        paths << path("other") + QString::number(i);
    library.setPaths(paths);
    const qsizetype third = logged.size() - first - second.size();
    qInstallMessageHandler(before);
    QCOMPARE(library.problems().size(), size_t(41));
    QCOMPARE(first, 20);
    QCOMPARE(second.size(), 1);
    QVERIFY2(second.front().contains(QLatin1String("more")), qPrintable(second.front()));
    QCOMPARE(third, 20); // Of 21 new ones.
}

WF_TEST(TestLibrary)

} // namespace tst_library

#include "tst_library.moc"
