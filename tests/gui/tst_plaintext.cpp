// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in is shown as the characters it has, by every part that shows it: no markup, no file read, no
// more of it than can be laid out. All windows and dialogs: tst_plainwindows.cpp.
#include "bait.h"
#include "commander/alerts.h"
#include "commander/notifier.h"
#include "commandertest.h"
#include "support/bookfixture.h"
#include "theme/filepicker.h"
#include "theme/plainlabel.h"
#include "theme/plaintext.h"
#include "theme/quietdocument.h"
#include "words/eventsentence.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDBusMessage>
#include <QFileDialog>
#include <QMessageBox>
#include <QPainter>
#include <QVBoxLayout>

namespace tst_plaintext {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestPlainText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theBaitIsSeen();
    void labelsAndTips();
    void boundsAreStable();
    void quietDocumentOpensNothing();
    void notificationsEscape();
    void pickersAreReadOnly();

private:
    Bait m_bait;
};

/// What the tests rest on: the toolkit's own document does open it.
void TestPlainText::theBaitIsSeen()
{
    QVERIFY(!m_bait.wasOpened());
    QTextDocument document;
    document.setMarkdown(QStringLiteral("![p](%1)").arg(m_bait.path()));
    document.setTextWidth(300);
    QVERIFY(document.size().height() > 0);
    QVERIFY(m_bait.wasOpened());
}

void TestPlainText::labelsAndTips()
{
    Theme theme(ThemeMode::Dark);
    theme.apply();
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    // Somebody else's label, and that of a box, which nobody of this program makes.
    auto *foreign = new QLabel(m_bait.line(), &window);
    auto *own = new PlainLabel(m_bait.veryLong(), &window);
    own->setWordWrap(true);
    layout->addWidget(foreign);
    layout->addWidget(own);
    QMessageBox box(QMessageBox::NoIcon, m_bait.line(), m_bait.line(), QMessageBox::Ok, &window);
    window.setWindowTitle(m_bait.veryLong() + QStringLiteral("[*]"));
    window.setToolTip(m_bait.line());
    window.show();
    box.open();
    QVERIFY(QTest::qWaitForWindowExposed(&box));
    QVERIFY(!window.grab().isNull());
    QVERIFY(!box.grab().isNull());
    for (const QLabel *label : window.findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(foreign->text(), m_bait.line());
    QVERIFY(own->text().size() <= plaintext::MostInLabel);
    QVERIFY(window.windowTitle().size() <= plaintext::MostInLine);
    box.close();
    // A text that comes later than the first painting.
    own->setText(m_bait.veryLong());
    QVERIFY(!window.grab().isNull());
    QVERIFY(own->text().size() <= plaintext::MostInLabel);
    showTipOf(&window, {1, 1});
    QCOMPARE(QToolTip::text(), m_bait.line());
    QCOMPARE(tipLabel()->textFormat(), Qt::PlainText);
    window.setToolTip(m_bait.veryLong());
    QCOMPARE(window.toolTip(), plaintext::inTip(m_bait.veryLong()));
    QToolTip::hideText();
    QVERIFY(!m_bait.wasOpened());
}

void TestPlainText::boundsAreStable()
{
    const QString text = m_bait.veryLong();
    for (const auto &bound : {plaintext::inLabel, plaintext::inTip, plaintext::inLine}) {
        const QString once = bound(text);
        QVERIFY(once.size() < text.size());
        QVERIFY(once.endsWith(QChar(0x2026)));
        QCOMPARE(bound(once), once);
    }
    QCOMPARE(plaintext::bounded(QStringLiteral("a\nb\nc"), 100, 2), QStringLiteral("a\nb…"));
    QCOMPARE(plaintext::bounded(QStringLiteral("a\nb"), 100, 2), QStringLiteral("a\nb"));
    // Half of a character is none.
    QCOMPARE(plaintext::bounded(QStringLiteral("ab😀cd"), 4, 2), QStringLiteral("ab…"));
    QCOMPARE(plaintext::inMenu(QStringLiteral("R&D\tnow")), QStringLiteral("R&&D now"));
}

void TestPlainText::quietDocumentOpensNothing()
{
    QuietDocument document;
    document.showMarkdown(
        QStringLiteral("![p](%1) ![q](file://%1)\n\n<img src=\"%1\">\n\n<b>as typed</b>").arg(m_bait.path()));
    document.setTextWidth(300);
    QVERIFY(document.size().height() > 0);
    QImage page(300, 300, QImage::Format_ARGB32);
    QPainter painter(&page);
    document.drawContents(&painter);
    QVERIFY2(document.toPlainText().contains(QStringLiteral("<b>as typed</b>")),
             qPrintable(document.toPlainText()));
    QVERIFY(!m_bait.wasOpened());
}

void TestPlainText::notificationsEscape()
{
    const QDBusMessage call = Notifier::callOf({{m_bait.line(), m_bait.line()}}, 0);
    QCOMPARE(call.arguments().at(3).toString(), m_bait.line());
    QCOMPARE(call.arguments().at(4).toString(), m_bait.line().toHtmlEscaped());
    // It says what the timeline says.
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const auto events = desk.run(command::AddEntry{id, EventKind::Decision, QStringLiteral("wait")});
    QCOMPARE(Alerts::headline(desk.incident(id), *events.front()),
             QStringLiteral("P1 ") + sentenceOf(*events.front()).plain());
}

void TestPlainText::pickersAreReadOnly()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("keep.txt"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    for (const FilePurpose purpose :
         {FilePurpose::OpenFile, FilePurpose::OpenFolder, FilePurpose::SaveFile}) {
        QWidget parent;
        QFileDialog *picker = makeFilePicker(&parent, QStringLiteral("Which?"), purpose, folder.path());
        QVERIFY(picker->testOption(QFileDialog::ReadOnly));
        QVERIFY(picker->testOption(QFileDialog::DontUseNativeDialog));
        picker->setDirectory(folder.path());
        picker->show();
        QVERIFY(QTest::qWaitForWindowExposed(picker));
        auto *list = picker->findChild<QAbstractItemView *>(QStringLiteral("listView"));
        QVERIFY(list);
        if (purpose != FilePurpose::OpenFolder) {
            QTRY_VERIFY(list->model()->rowCount(list->rootIndex()) > 0);
            list->setCurrentIndex(list->model()->index(0, 0, list->rootIndex()));
        }
        for (QAction *action : picker->findChildren<QAction *>()) {
            if (action->objectName() == QLatin1String("qt_delete_action"))
                action->trigger();
        }
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(QFile::exists(path));
    }
}

WF_WINDOW_TEST(TestPlainText)

} // namespace tst_plaintext

#include "tst_plaintext.moc"
