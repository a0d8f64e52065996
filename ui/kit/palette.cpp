// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/palette.h"

#include "delegates/markedtext.h"
#include "kit/widgetkit.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace wf {

namespace {

enum PaletteRole { IndexRole = Qt::UserRole, TitleRole, DetailRole, MarksRole };
constexpr int RowPad = 8;
/// For each letter: less is letters that stand anywhere.
constexpr int LeastScore = 2;

/// Rows with a second line; the others are the style's.
class RowDelegate : public QStyledItemDelegate
{
public:
    RowDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        if (!index.data(DetailRole).toString().isEmpty())
            size = {0, lineHeight(FontRole::Body) + lineHeight(FontRole::Label) + RowPad};
        return size;
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString detail = index.data(DetailRole).toString();
        if (detail.isEmpty()) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, m_theme.color(Token::Raised));
        QRect rect = option.rect.adjusted(RowPad, RowPad / 2, -RowPad, 0);
        rect.setHeight(lineHeight(FontRole::Body));
        drawMarked(*painter, rect, {index.data(TitleRole).toString(), {}, Token::Text, FontRole::Body},
                   m_theme);
        rect.moveTop(rect.bottom() + 1);
        rect.setHeight(lineHeight(FontRole::Label));
        drawMarked(
            *painter, rect,
            {detail, index.data(MarksRole).value<std::vector<TextMark>>(), Token::Text3, FontRole::Label},
            m_theme);
    }

private:
    int lineHeight(FontRole role) const { return QFontMetrics(m_theme.font(role)).height(); }
    const Theme &m_theme;
};

/// As much as so many letters of a word that stands in the text, see fuzzyScore().
int meantScore(int letters)
{
    return 6 * letters - 2;
}

/// Somebody began one of its other words.
bool isMeant(const PaletteEntry &entry, const QString &text)
{
    constexpr qsizetype LeastTyped = 3;
    const QString typed = text.trimmed();
    return typed.size() >= LeastTyped &&
           std::any_of(entry.also.begin(), entry.also.end(),
                       [&typed](const QString &word) { return word.startsWith(typed, Qt::CaseInsensitive); });
}

} // namespace

int fuzzyScore(const QString &query, const QString &text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar c : query) {
        if (c.isSpace())
            continue;
        qsizetype found = text.indexOf(c, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool wordStart = found == 0 || !text[found - 1].isLetterOrNumber();
        score += found == previous + 1 ? 6 : wordStart ? 4 : 1;
        previous = found;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_entries(std::move(entries)), m_input(new QLineEdit(this)),
      m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("palette"));
    setWindowTitle(tr("Search or run a command"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(640, 480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    m_input->setObjectName(QStringLiteral("paletteInput"));
    kit::setHint(*m_input, tr("Action, incident, runbook, or words from any incident"));
    m_input->setAccessibleName(windowTitle());
    m_input->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setItemDelegate(new RowDelegate(theme, m_list));
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_input, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    filter({});
}

void CommandPalette::filter(const QString &text)
{
    const auto letters = int(std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isSpace(); }));
    std::vector<std::pair<int, std::size_t>> fits;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const int score = std::max(fuzzyScore(text, m_entries[i].text),
                                   isMeant(m_entries[i], text) ? meantScore(letters) : -1);
        if (score >= LeastScore * letters && m_entries[i].enabled)
            fits.emplace_back(-score, i);
    }
    std::stable_sort(fits.begin(), fits.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    m_list->clear();
    m_found.clear();
    for (const auto &[score, i] : fits)
        addRow(m_entries[i], i);
    if (fits.empty())
        addNote(tr("No action, incident or runbook is called that"), "paletteNothing");
    m_list->setCurrentRow(0);
    Q_EMIT typed(text);
}

void CommandPalette::setFound(const QString &words, std::vector<PaletteEntry> found, const QString &note)
{
    if (words != m_input->text() || !m_found.empty())
        return;
    m_found = std::move(found);
    if (!m_found.empty() && !hasRows())
        m_list->clear(); // That nothing is called so is not all any more.
    if (!m_found.empty())
        addNote(tr("Written in incidents"), "paletteFound");
    for (std::size_t i = 0; i < m_found.size(); ++i)
        addRow(m_found[i], m_entries.size() + i);
    if (!note.isEmpty())
        addNote(note, "paletteNote");
    if (!m_list->currentItem())
        step(1);
}

void CommandPalette::addRow(const PaletteEntry &entry, std::size_t index)
{
    QString text = entry.hint.isEmpty() ? entry.text : QStringLiteral("%1    %2").arg(entry.text, entry.hint);
    if (!entry.detail.isEmpty()) // As a screen reader has it.
        text += QStringLiteral(": ") + entry.detail;
    auto *item = new QListWidgetItem(text, m_list);
    item->setData(IndexRole, int(index));
    item->setData(TitleRole, entry.text);
    item->setData(DetailRole, entry.detail);
    item->setData(MarksRole, QVariant::fromValue(entry.marks));
}

bool CommandPalette::hasRows() const
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->flags().testFlag(Qt::ItemIsEnabled))
            return true;
    }
    return false;
}

/// A row that is only read.
void CommandPalette::addNote(const QString &text, const char *name)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(Qt::NoItemFlags);
    item->setData(Qt::AccessibleDescriptionRole, QLatin1String(name));
}

void CommandPalette::run()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item || !item->flags().testFlag(Qt::ItemIsEnabled))
        return;
    const auto index = std::size_t(item->data(IndexRole).toInt());
    const auto action =
        index < m_entries.size() ? m_entries[index].run : m_found[index - m_entries.size()].run;
    accept();
    action();
}

/// To the next row that can be run.
void CommandPalette::step(int by)
{
    for (int row = m_list->currentRow() + by; row >= 0 && row < m_list->count(); row += by) {
        if (m_list->item(row)->flags().testFlag(Qt::ItemIsEnabled)) {
            m_list->setCurrentRow(row);
            return;
        }
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            step(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace wf

#include "moc_palette.cpp"
