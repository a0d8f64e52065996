// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/manualdialog.h"

#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "theme/quietdocument.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int ManualColumns = 130;
constexpr int ContentsColumns = 26;
constexpr int ManualLines = 36;
constexpr std::size_t MostVisited = 200; ///< That Alt+Left remembers.
constexpr int PageRole = Qt::UserRole;
constexpr int TitleRole = Qt::UserRole + 1;
const QString IndexPage = QStringLiteral("index.md");

/// A heading as a link names it: "What is promised" is #what-is-promised.
QString anchorOf(const QString &heading)
{
    QString anchor;
    for (const QChar c : heading.toLower()) {
        if (c.isLetterOrNumber() || c == u'-' || c == u'_')
            anchor += c;
        else if (c == u' ')
            anchor += u'-';
    }
    return anchor;
}

} // namespace

ManualDialog::ManualDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("manualDialog"));
    setWindowTitle(tr("Manual"));
    setAttribute(Qt::WA_DeleteOnClose);
    buildLeft();
    buildText();
    auto *left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_find);
    left->addWidget(m_contents, 1);
    left->addWidget(m_nothing);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(left);
    columns->addWidget(m_text, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    buildKeys();
    // As large as a page is comfortable to read, and never larger than what it stands on.
    QSize size(fontMetrics().averageCharWidth() * ManualColumns, fontMetrics().lineSpacing() * ManualLines);
    if (parent)
        size = size.boundedTo(parent->size() * 0.9);
    resize(size);
    fillContents();
    showPage(IndexPage);
    m_find->setFocus();
}

void ManualDialog::buildLeft()
{
    const int width = fontMetrics().averageCharWidth() * ContentsColumns;
    m_find = new QLineEdit(this);
    m_find->setObjectName(QStringLiteral("manualFind"));
    kit::setHint(*m_find, tr("Search all pages (Ctrl+F)"));
    m_find->setAccessibleName(tr("Search all pages"));
    m_find->setFixedWidth(width);
    m_find->installEventFilter(this);
    m_contents = new QListWidget(this);
    m_contents->setObjectName(QStringLiteral("manualContents"));
    m_contents->setAccessibleName(tr("Contents"));
    m_contents->setFixedWidth(width);
    m_contents->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing = new PlainLabel(tr("No page has this."), this);
    m_nothing->setObjectName(QStringLiteral("manualNothing"));
    m_nothing->hide();
    connect(m_find, &QLineEdit::textEdited, this, &ManualDialog::search);
    connect(m_contents, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        const QString page = item ? item->data(PageRole).toString() : QString();
        if (!page.isEmpty() && page != m_page) {
            visit(QUrl(page));
            if (!m_find->text().isEmpty())
                m_text->find(m_find->text());
        }
    });
}

void ManualDialog::buildText()
{
    m_text = new QTextBrowser(this);
    m_text->setObjectName(QStringLiteral("manualText"));
    m_text->setAccessibleName(tr("Page"));
    m_text->setOpenLinks(false);
    m_document = new ManualDocument(m_text);
    m_text->setDocument(m_document);
    connect(m_text, &QTextBrowser::anchorClicked, this, &ManualDialog::visit);
}

void ManualDialog::buildKeys()
{
    const auto key = [this](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, work);
    };
    key(QKeySequence(Qt::CTRL | Qt::Key_F), [this] {
        m_find->setFocus();
        m_find->selectAll();
    });
    key(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { leave(m_back, m_forward); });
    key(QKeySequence(Qt::ALT | Qt::Key_Right), [this] { leave(m_forward, m_back); });
    key(QKeySequence(Qt::Key_F3), [this] { findNext(false); });
    key(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { findNext(true); });
}

/// The contents are the links of the first page, below its headings.
void ManualDialog::fillContents()
{
    addPage(IndexPage, tr("Contents"));
    static const QRegularExpression link(QStringLiteral("^- \\[([^\\]]+)\\]\\(([a-z-]+\\.md)\\)"));
    QString heading;
    for (const QString &line : ManualDocument::pageText(IndexPage).split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1String("## "))) {
            heading = line.mid(3);
            continue;
        }
        const auto match = link.match(line);
        if (!match.hasMatch())
            continue;
        if (!heading.isEmpty()) {
            auto *group = new QListWidgetItem(heading, m_contents);
            group->setFlags(Qt::NoItemFlags);
            group->setForeground(palette().brush(QPalette::PlaceholderText));
            QFont quiet = font();
            quiet.setBold(true);
            group->setFont(quiet);
            heading.clear();
        }
        addPage(match.captured(2), match.captured(1));
    }
}

void ManualDialog::addPage(const QString &page, const QString &title)
{
    auto *item = new QListWidgetItem(title, m_contents);
    item->setData(PageRole, page);
    item->setData(TitleRole, title);
}

QStringList ManualDialog::pages() const
{
    QStringList pages;
    for (int row = 0; row < m_contents->count(); ++row) {
        if (const QString page = m_contents->item(row)->data(PageRole).toString(); !page.isEmpty())
            pages += page;
    }
    return pages;
}

QListWidgetItem *ManualDialog::itemOf(const QString &page) const
{
    for (int row = 0; row < m_contents->count(); ++row) {
        if (m_contents->item(row)->data(PageRole).toString() == page)
            return m_contents->item(row);
    }
    return nullptr;
}

void ManualDialog::showPage(const QString &page, const QString &heading)
{
    if (page != m_page) {
        if (!m_document->showPage(page))
            return;
        m_page = page;
        m_contents->setCurrentItem(itemOf(page));
    }
    m_text->moveCursor(QTextCursor::Start);
    for (QTextBlock block = m_document->begin(); !heading.isEmpty() && block.isValid();
         block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || anchorOf(block.text()) != heading)
            continue;
        // The heading at the top, rather than just in view.
        m_text->moveCursor(QTextCursor::End);
        m_text->setTextCursor(QTextCursor(block));
        break;
    }
}

void ManualDialog::visit(const QUrl &link)
{
    const QString page = link.path().isEmpty() ? m_page : link.path();
    // The manual has no addresses, and what is no page of it is not opened.
    if (!link.scheme().isEmpty() || ManualDocument::pageText(page).isEmpty())
        return;
    if (m_back.size() == MostVisited)
        m_back.erase(m_back.begin());
    m_back.push_back({m_page, m_text->verticalScrollBar()->value()});
    m_forward.clear();
    showPage(page, link.fragment());
}

void ManualDialog::leave(std::vector<Place> &from, std::vector<Place> &to)
{
    if (from.empty())
        return;
    const Place place = from.back();
    from.pop_back();
    to.push_back({m_page, m_text->verticalScrollBar()->value()});
    showPage(place.page);
    m_text->verticalScrollBar()->setValue(place.scroll);
}

int ManualDialog::placesOn(const QString &page, const QString &wanted)
{
    auto known = m_words.find(page);
    if (known == m_words.end()) {
        ManualDocument document;
        document.showPage(page);
        known = m_words.emplace(page, document.toPlainText()).first;
    }
    return int(known->second.count(wanted, Qt::CaseInsensitive));
}

void ManualDialog::search(const QString &wanted)
{
    QString first;
    int onThis = 0;
    for (int row = 0; row < m_contents->count(); ++row) {
        QListWidgetItem *item = m_contents->item(row);
        const QString page = item->data(PageRole).toString();
        const int places = page.isEmpty() || wanted.isEmpty() ? 0 : placesOn(page, wanted);
        item->setHidden(!wanted.isEmpty() && places == 0);
        const QString title = item->data(TitleRole).toString();
        if (!page.isEmpty())
            item->setText(places > 0 ? QStringLiteral("%1  (%2)").arg(title).arg(places) : title);
        if (places > 0 && first.isEmpty())
            first = page;
        if (page == m_page)
            onThis = places;
    }
    m_nothing->setVisible(!wanted.isEmpty() && first.isEmpty());
    m_text->moveCursor(QTextCursor::Start);
    if (first.isEmpty())
        return;
    // A page on the way to the word that is meant is no place to come back to.
    if (onThis == 0)
        showPage(first);
    m_text->find(wanted);
}

void ManualDialog::findNext(bool backward)
{
    const QString wanted = m_find->text();
    const auto flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (wanted.isEmpty() || m_text->find(wanted, flags))
        return;
    // From here on over the other pages, and around to this one.
    const QStringList all = pages();
    const int count = int(all.size());
    const int here = int(all.indexOf(m_page));
    for (int i = 1; i <= count; ++i) {
        const QString &page = all[(here + (backward ? count - i : i)) % count];
        if (placesOn(page, wanted) == 0)
            continue;
        showPage(page);
        if (backward)
            m_text->moveCursor(QTextCursor::End);
        m_text->find(wanted, flags);
        return;
    }
}

void ManualDialog::step(int direction)
{
    int row = m_contents->currentRow() + direction;
    while (row >= 0 && row < m_contents->count() &&
           (m_contents->item(row)->isHidden() || m_contents->item(row)->flags() == Qt::NoItemFlags))
        row += direction;
    if (row >= 0 && row < m_contents->count())
        m_contents->setCurrentRow(row);
}

bool ManualDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_find && event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        switch (press->key()) {
        case Qt::Key_Down:
        case Qt::Key_Up:
            step(press->key() == Qt::Key_Down ? 1 : -1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            findNext(press->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace wf

#include "moc_manualdialog.cpp"
