// SPDX-License-Identifier: GPL-3.0-or-later
// The manual in the program: all of it is there, its links lead to pages, its pictures are drawn.
#include "commander/manualdialog.h"
#include "support/testentry.h"
#include "theme/quietdocument.h"
#include "theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSet>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

namespace tst_manual {

using wf::ManualDialog;
using wf::ManualDocument;
using wf::ManualPicture;
using wf::Theme;
using wf::ThemeMode;

namespace {

/// The dialog on the screen, and its parts.
struct Book
{
    Book()
    {
        theme.apply();
        dialog = new ManualDialog(nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->open();
        text = dialog->findChild<QTextBrowser *>(QStringLiteral("manualText"));
        find = dialog->findChild<QLineEdit *>(QStringLiteral("manualFind"));
        contents = dialog->findChild<QListWidget *>(QStringLiteral("manualContents"));
        nothing = dialog->findChild<QLabel *>(QStringLiteral("manualNothing"));
    }
    ~Book() { delete dialog; }
    bool isShown() const { return QTest::qWaitForWindowActive(dialog); }
    QString found() const { return text->textCursor().selectedText(); }

    Theme theme{ThemeMode::Dark};
    ManualDialog *dialog = nullptr;
    QTextBrowser *text = nullptr;
    QLineEdit *find = nullptr;
    QListWidget *contents = nullptr;
    QLabel *nothing = nullptr;
};

/// The links and the pictures of a document: what each names.
void collect(const QTextDocument &document, QStringList &links, QStringList &pictures)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            if (format.isImageFormat())
                pictures += format.toImageFormat().name();
            else if (!format.anchorHref().isEmpty())
                links += format.anchorHref();
        }
    }
}

} // namespace

class TestManual : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPageIsInTheContents();
    void linksLeadToPages();
    void picturesAreDrawn();
    void onlyItsOwnPicturesAreDrawn();
    void aLinkIsFollowedByTheKeyboard();
    void theSearchGoesOverAllPages();
    void theContentsAreWalked();
    void picturesFitTheText();
};

void TestManual::everyPageIsInTheContents()
{
    const Book book;
    QStringList files =
        QDir(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/manual")).entryList({QStringLiteral("*.md")});
    QStringList pages = book.dialog->pages();
    QVERIFY(files.size() > 10);
    files.sort();
    pages.sort();
    QCOMPARE(pages, files);
    for (const QString &page : pages) {
        const QString text = ManualDocument::pageText(page);
        QVERIFY2(text.startsWith(QLatin1String("# ")), qPrintable(page));
    }
}

void TestManual::linksLeadToPages()
{
    const Book book;
    QVERIFY(book.isShown());
    // A link means the same on every page.
    QSet<QString> followed;
    for (const QString &page : book.dialog->pages()) {
        ManualDocument document;
        QVERIFY2(document.showPage(page), qPrintable(page));
        QStringList links;
        QStringList pictures;
        collect(document, links, pictures);
        for (const QString &link : links) {
            if (followed.contains(link))
                continue;
            // From another page, so that the link has to lead somewhere.
            Q_EMIT book.text->anchorClicked(QUrl(page));
            QCOMPARE(book.dialog->page(), page);
            Q_EMIT book.text->anchorClicked(QUrl(link));
            QVERIFY2(!QUrl(link).path().isEmpty() && book.dialog->page() == QUrl(link).path(),
                     qPrintable(page + QStringLiteral(": ") + link));
            if (const QString heading = QUrl(link).fragment(); !heading.isEmpty())
                QVERIFY2(!book.text->textCursor().atStart(), qPrintable(page + QStringLiteral(": ") + link));
            followed.insert(link);
        }
    }
    QVERIFY(followed.size() > 15);
    // Neither a file nor an address is a page.
    for (const char *other : {"https://example.com/targets.md", "file:///etc/passwd", "../watchfloor.qrc",
                              "nowhere.md", "/etc/hostname"}) {
        Q_EMIT book.text->anchorClicked(QUrl(QStringLiteral("keys.md")));
        Q_EMIT book.text->anchorClicked(QUrl(QLatin1String(other)));
        QCOMPARE(book.dialog->page(), QStringLiteral("keys.md"));
    }
}

void TestManual::picturesAreDrawn()
{
    ManualPicture handler;
    QStringList shown;
    for (const QString &page : Book().dialog->pages()) {
        ManualDocument document;
        document.showPage(page);
        QStringList links;
        collect(document, links, shown);
    }
    QVERIFY(shown.size() >= 10);
    for (const QString &name : shown)
        QVERIFY2(!handler.picture(name).isNull(), qPrintable(name));
}

void TestManual::onlyItsOwnPicturesAreDrawn()
{
    ManualPicture handler;
    const QString file = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/pictures/wallboard.png");
    QVERIFY(QFile::exists(file));
    for (const QString &name :
         {file, QStringLiteral("file://") + file, QStringLiteral(":/icons/watchfloor.svg"),
          QStringLiteral("../pictures/../icons/watchfloor.svg"), QStringLiteral("../pictures/none.png"),
          QStringLiteral(":/manual/pictures/wallboard.png"), QString()})
        QVERIFY2(handler.picture(name).isNull(), qPrintable(name));
}

void TestManual::aLinkIsFollowedByTheKeyboard()
{
    const Book book;
    QVERIFY(book.isShown());
    QCOMPARE(book.dialog->page(), QStringLiteral("index.md"));
    book.text->setFocus();
    QTest::keyClick(book.text, Qt::Key_Tab);
    QTest::keyClick(book.text, Qt::Key_Return);
    QCOMPARE(book.dialog->page(), QStringLiteral("first-steps.md"));
    QTest::keyClick(book.text, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(book.dialog->page(), QStringLiteral("index.md"));
    QTest::keyClick(book.text, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(book.dialog->page(), QStringLiteral("first-steps.md"));
}

void TestManual::theSearchGoesOverAllPages()
{
    const Book book;
    QVERIFY(book.isShown());
    QCOMPARE(QApplication::focusWidget(), book.find);
    QTest::keyClicks(book.find, QStringLiteral("deliver_notifications"));
    QCOMPARE(book.dialog->page(), QStringLiteral("messages.md"));
    QCOMPARE(book.found(), QStringLiteral("deliver_notifications"));
    QVERIFY(!book.nothing->isVisible());
    // Of a word on many pages Enter shows the next one, over the end of a page and of the manual.
    book.find->clear();
    QTest::keyClicks(book.find, QStringLiteral("witness"));
    const QString first = book.dialog->page();
    QCOMPARE(first, QStringLiteral("data-folder.md"));
    book.find->clear();
    QTest::keyClicks(book.find, QStringLiteral("scenario"));
    QStringList seen;
    for (int i = 0; i < 60; ++i) {
        QCOMPARE(book.found().toLower(), QStringLiteral("scenario"));
        if (!seen.contains(book.dialog->page()))
            seen += book.dialog->page();
        QTest::keyClick(book.find, Qt::Key_Return);
    }
    QVERIFY2(seen.size() >= 3, qPrintable(seen.join(QLatin1Char(' '))));
    int visible = 0;
    for (int row = 0; row < book.contents->count(); ++row)
        visible += book.contents->item(row)->isHidden() ? 0 : 1;
    QCOMPARE(visible, int(seen.size()));
    QTest::keyClick(book.find, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(book.found().toLower(), QStringLiteral("scenario"));
    QTest::keyClicks(book.find, QStringLiteral("qqq"));
    QVERIFY(book.nothing->isVisible());
    QTest::keyClick(book.find, Qt::Key_F, Qt::ControlModifier);
    QTest::keyClick(book.find, Qt::Key_Delete);
    QVERIFY(!book.nothing->isVisible());
    for (int row = 0; row < book.contents->count(); ++row)
        QVERIFY(!book.contents->item(row)->isHidden());
}

void TestManual::theContentsAreWalked()
{
    const Book book;
    QVERIFY(book.isShown());
    const QStringList pages = book.dialog->pages();
    for (qsizetype i = 1; i < pages.size(); ++i) {
        QTest::keyClick(book.find, Qt::Key_Down);
        QCOMPARE(book.dialog->page(), pages[i]);
    }
    QTest::keyClick(book.find, Qt::Key_Down);
    QCOMPARE(book.dialog->page(), pages.last());
    QTest::keyClick(book.find, Qt::Key_Up);
    QCOMPARE(book.dialog->page(), pages[pages.size() - 2]);
    QTest::keyClick(book.dialog, Qt::Key_Escape);
    QVERIFY(!book.dialog->isVisible());
}

void TestManual::picturesFitTheText()
{
    const Book book;
    QVERIFY(book.isShown());
    for (const QSize size : {QSize(760, 560), QSize(1400, 900)}) {
        book.dialog->resize(size);
        Q_EMIT book.text->anchorClicked(QUrl(QStringLiteral("wallboard.md")));
        QVERIFY(!book.dialog->grab().isNull());
        QVERIFY2(book.text->document()->size().width() <= book.text->viewport()->width(),
                 qPrintable(QString::number(book.text->document()->size().width())));
    }
}

WF_GUI_TEST(TestManual)

} // namespace tst_manual

#include "tst_manual.moc"
