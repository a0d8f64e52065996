// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of rule files: what is read, what is left out, what is read again.
#include "rules/rulelibrary.h"

#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_rulelibrary {

using namespace wf;
using rules::RuleLibrary;

namespace {

const QByteArray One("groups: [{name: g, rules: [{alert: a, expr: x > 1}]}]\n");
const QByteArray Two("groups: [{name: g, rules: [{alert: a, expr: x > 1}, {alert: b, expr: y > 1}]}]\n");

} // namespace

class TestRuleLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsFoldersAndFiles();
    void oneBrokenFileTakesNoOtherDown();
    void changesAreReadAgain();
    void whatIsRefused();

private:
    QString write(const QString &name, const QByteArray &text)
    {
        const QString path = m_dir.filePath(name);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    static std::size_t alerts(const RuleLibrary &library)
    {
        std::size_t count = 0;
        for (const auto &[path, file] : library.files())
            count += file->count(rules::RuleKind::Alert);
        return count;
    }

    QTemporaryDir m_dir;
};

void TestRuleLibrary::readsFoldersAndFiles()
{
    write(QStringLiteral("folder/a.yml"), One);
    write(QStringLiteral("folder/deep/b.rules"), Two);
    write(QStringLiteral("folder/values.yaml"), "replicas: 3\nimage: x\n"); // Some other YAML.
    write(QStringLiteral("folder/notes.md"), "groups: none\n");
    const QString named = write(QStringLiteral("named.txt"), "nothing: here\n");
    RuleLibrary library;
    library.setPaths({m_dir.filePath(QStringLiteral("folder")), named});
    QCOMPARE(alerts(library), std::size_t(3));
    QCOMPARE(library.groups().size(), std::size_t(2));
    // A file that somebody named is not left out without a word.
    QVERIFY2(library.problems().join(u'\n').contains(QStringLiteral("named.txt")),
             qPrintable(library.problems().join(u'\n')));
    QVERIFY(!library.problems().join(u'\n').contains(QStringLiteral("values.yaml")));
}

void TestRuleLibrary::oneBrokenFileTakesNoOtherDown()
{
    write(QStringLiteral("mixed/a.yml"), One);
    const QString broken =
        write(QStringLiteral("mixed/b.yml"), "groups:\n- name: g\n  rules: [{alert: c, expr: 'x >'}]\n");
    write(QStringLiteral("mixed/c.yml"), "groups: [\n");
    RuleLibrary library;
    library.setPaths({m_dir.filePath(QStringLiteral("mixed"))});
    QCOMPARE(alerts(library), std::size_t(1));
    const QString problems = library.problems().join(u'\n');
    QVERIFY2(problems.contains(broken + QStringLiteral(":3:")), qPrintable(problems));
    QVERIFY2(problems.contains(QStringLiteral("c.yml:")), qPrintable(problems));
}

void TestRuleLibrary::changesAreReadAgain()
{
    const QString file = write(QStringLiteral("watched/a.yml"), One);
    RuleLibrary library;
    library.setPaths({m_dir.filePath(QStringLiteral("watched"))});
    const auto before = library.files().begin()->second;
    QSignalSpy changed(&library, &RuleLibrary::changed);
    write(QStringLiteral("watched/a.yml"), Two);
    QTRY_COMPARE(alerts(library), std::size_t(2));
    QVERIFY(!changed.isEmpty());
    // As an editor does it that writes a new file over the old one.
    write(QStringLiteral("new"), One);
    QVERIFY(QFile::remove(file) && QFile::rename(m_dir.filePath(QStringLiteral("new")), file));
    QTRY_COMPARE(alerts(library), std::size_t(1));
    write(QStringLiteral("watched/b.yml"), One);
    QTRY_COMPARE(alerts(library), std::size_t(2));
    QVERIFY(QFile::remove(file));
    QTRY_COMPARE(alerts(library), std::size_t(1));
    QCOMPARE(before->count(rules::RuleKind::Alert), std::size_t(1)); // Who holds the old one keeps it.
}

void TestRuleLibrary::whatIsRefused()
{
    RuleLibrary library;
    library.setPaths({QStringLiteral("/"), QStringLiteral("/proc"), m_dir.filePath(QStringLiteral("none"))});
    QCOMPARE(library.problems().size(), 3);
    QVERIFY(library.problems().at(0).contains(QStringLiteral("root of the file system")));
    QVERIFY(library.problems().at(1).contains(QStringLiteral("kernel")));
    QVERIFY(library.problems().at(2).contains(QStringLiteral("no such file or folder")));
    QVERIFY(library.files().empty());
}

WF_TEST(TestRuleLibrary)

} // namespace tst_rulelibrary

#include "tst_rulelibrary.moc"
