// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/runbookchangedialog.h"

#include "runbookview/suggestionwords.h"
#include "theme/plainlabel.h"

#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTextBlock>
#include <QTimer>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int PartRole = Qt::UserRole;
constexpr int ChangeRole = Qt::UserRole + 1; ///< -1: the part itself.
constexpr int CheckAfterMs = 250;

QPlainTextEdit *makeText(const Theme &theme, const char *name, QWidget *parent)
{
    auto *text = new QPlainTextEdit(parent);
    text->setObjectName(QLatin1String(name));
    text->setFont(theme.font(FontRole::Mono));
    text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    return text;
}

QString shownText(const QPlainTextEdit &editor)
{
    // toPlainText() makes spaces of non-breaking ones.
    return editor.document()->toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

} // namespace

RunbookChangeDialog::RunbookChangeDialog(Desk &desk, const Incident &incident, const Theme &theme,
                                         QWidget *parent)
    : QDialog(parent), m_desk(desk), m_theme(theme), m_number(incident.number), m_list(new QListWidget(this)),
      m_base(new PlainLabel(this)), m_useAttached(new QPushButton(tr("As it was attached"), this)),
      m_usePresent(new QPushButton(tr("As the file is now"), this)),
      m_editor(makeText(theme, "changeEditor", this)), m_diff(makeText(theme, "changeDiff", this)),
      m_check(new PlainLabel(this)), m_message(new PlainLabel(this)),
      m_asPatch(new QPushButton(tr("Save as a patch…"), this)),
      m_inPlace(new QPushButton(tr("Save in the runbook"), this)), m_later(new QTimer(this))
{
    setObjectName(QStringLiteral("runbookChangeDialog"));
    setWindowTitle(tr("Suggest a runbook change from %1").arg(incident.number));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(1120, 720);
    makeParts(incident);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(makeList());
    split->addWidget(makeTexts());
    split->setStretchFactor(1, 1);
    split->setSizes({340, 780});
    split->setChildrenCollapsible(false);
    layout->addWidget(split, 1);
    for (QLabel *label : {m_check, m_message}) {
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    m_check->setObjectName(QStringLiteral("changeCheck"));
    m_message->setObjectName(QStringLiteral("changeMessage"));
    m_message->hide();
    layout->addLayout(makeButtons());
    m_later->setSingleShot(true);
    m_later->setInterval(CheckAfterMs);
    connect(m_later, &QTimer::timeout, this, &RunbookChangeDialog::checkText);
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        if (m_filling)
            return;
        current().draft.setText(shownText(*m_editor));
        m_mayGo = false;
        m_later->start();
    });
    fillList();
}

void RunbookChangeDialog::makeParts(const Incident &incident)
{
    const std::vector<RunbookSuggestion> suggestions = suggestionsFor(incident);
    for (std::size_t i = 0; i < incident.parts.size(); ++i) {
        const AttachedPart &attached = incident.parts[i];
        std::vector<RunbookSuggestion> own;
        std::vector<RunbookChange> changes;
        for (const RunbookSuggestion &s : suggestions) {
            if (s.part != i)
                continue;
            own.push_back(s);
            changes.push_back(s.change);
        }
        const RunbookDocument &document = *attached.document;
        Part part{attached.title,
                  document.source,
                  document.file,
                  {},
                  {},
                  false,
                  std::move(own),
                  RunbookDraft(document.source, document.file, std::move(changes)),
                  {}};
        RunbookDocumentPtr present;
        if (const auto found = m_desk.library().find(attached.id))
            present = found.document;
        else if (const auto file = m_desk.library().documents().find(document.file);
                 file != m_desk.library().documents().end())
            present = file->second;
        if (present) {
            part.present = present->source;
            part.presentFile = present->file;
            part.usesPresent = part.draft.moveTo(present->source, present->file).has_value();
        }
        part.check = part.draft.check();
        m_parts.push_back(std::move(part));
    }
}

QWidget *RunbookChangeDialog::makeList()
{
    auto *side = new QWidget(this);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *heading = new PlainLabel(tr("From what was skipped, late or added"), side);
    heading->setProperty("role", "label");
    layout->addWidget(heading);
    m_list->setObjectName(QStringLiteral("changeList"));
    m_list->setWordWrap(true);
    m_list->setSpacing(3);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(heading->text());
    m_list->setToolTip(tr("Space: take it in or leave it out"));
    layout->addWidget(m_list, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &RunbookChangeDialog::selectRow);
    connect(m_list, &QListWidget::itemChanged, this, &RunbookChangeDialog::toggled);
    return side;
}

QWidget *RunbookChangeDialog::makeTexts()
{
    auto *side = new QWidget(this);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *bases = new QHBoxLayout;
    bases->setSpacing(6);
    m_base->setObjectName(QStringLiteral("changeBase"));
    m_base->setProperty("role", "muted");
    m_base->setWordWrap(true);
    bases->addWidget(m_base, 1);
    m_useAttached->setObjectName(QStringLiteral("useAttached"));
    m_usePresent->setObjectName(QStringLiteral("usePresent"));
    for (QPushButton *button : {m_useAttached, m_usePresent}) {
        button->setProperty("kind", "pill");
        button->setCheckable(true);
        bases->addWidget(button);
    }
    connect(m_useAttached, &QPushButton::clicked, this, [this] { changeBase(false); });
    connect(m_usePresent, &QPushButton::clicked, this, [this] { changeBase(true); });
    layout->addLayout(bases);
    auto *split = new QSplitter(Qt::Vertical, side);
    m_editor->setAccessibleName(tr("The runbook with the change"));
    m_diff->setAccessibleName(tr("What changes"));
    m_diff->setReadOnly(true);
    m_diff->setPlaceholderText(tr("Nothing is changed yet: choose a suggestion, or edit the text above."));
    split->addWidget(m_editor);
    split->addWidget(m_diff);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    layout->addWidget(split, 1);
    return side;
}

QLayout *RunbookChangeDialog::makeButtons()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_asPatch->setObjectName(QStringLiteral("changeAsPatch"));
    m_inPlace->setObjectName(QStringLiteral("changeInPlace"));
    m_asPatch->setProperty("kind", "primary");
    m_asPatch->setToolTip(tr("For the people who keep the runbook: git apply and patch -p1 accept it"));
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("changeClose"));
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(m_inPlace);
    buttons->addWidget(m_asPatch);
    for (QPushButton *button : {m_asPatch, m_inPlace, close})
        button->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_asPatch, &QPushButton::clicked, this, &RunbookChangeDialog::askForFile);
    connect(m_inPlace, &QPushButton::clicked, this, &RunbookChangeDialog::saveInPlace);
    return buttons;
}

void RunbookChangeDialog::fillList()
{
    int first = 0;
    QSignalBlocker quiet(m_list);
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        auto *heading = new QListWidgetItem(m_parts[p].title, m_list);
        heading->setFont(m_theme.font(FontRole::BodyStrong));
        heading->setData(PartRole, int(p));
        heading->setData(ChangeRole, -1);
        heading->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        for (std::size_t c = 0; c < m_parts[p].suggestions.size(); ++c) {
            const RunbookSuggestion &s = m_parts[p].suggestions[c];
            auto *item = new QListWidgetItem(m_list);
            item->setText(SuggestionWords::what(s) + u'\n' + SuggestionWords::why(s));
            item->setData(PartRole, int(p));
            item->setData(ChangeRole, int(c));
            if (first == 0)
                first = m_list->count() - 1;
        }
    }
    // The first one stands in the text at once, so that it is seen what choosing does.
    if (first > 0) {
        const auto part = std::size_t(m_list->item(first)->data(PartRole).toInt());
        if (m_parts[part].draft.obstacle(0).isEmpty() && m_parts[part].draft.choose(0, true))
            m_parts[part].check = m_parts[part].draft.check();
    }
    quiet.unblock();
    showItems();
    m_list->setCurrentRow(first);
    if (!m_parts.empty())
        return;
    say(tr("%1 follows no runbook.").arg(m_number), true);
    for (QWidget *part :
         std::initializer_list<QWidget *>{m_editor, m_asPatch, m_inPlace, m_useAttached, m_usePresent})
        part->setEnabled(false);
}

void RunbookChangeDialog::showItems()
{
    const QSignalBlocker quiet(m_list);
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        const int change = item->data(ChangeRole).toInt();
        if (change < 0)
            continue;
        const Part &part = m_parts[std::size_t(item->data(PartRole).toInt())];
        const bool chosen = part.draft.isChosen(std::size_t(change));
        const QString obstacle = chosen ? QString() : part.draft.obstacle(std::size_t(change));
        item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
                       (obstacle.isEmpty() ? Qt::ItemIsEnabled : Qt::NoItemFlags));
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(obstacle);
    }
}

void RunbookChangeDialog::selectRow()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    m_part = std::size_t(item->data(PartRole).toInt());
    showPart();
    const int change = item->data(ChangeRole).toInt();
    goTo(change < 0 ? 1 : current().draft.lineOf(std::size_t(change)));
}

void RunbookChangeDialog::toggled(QListWidgetItem *item)
{
    const int change = item->data(ChangeRole).toInt();
    if (change < 0)
        return;
    m_part = std::size_t(item->data(PartRole).toInt());
    const auto chosen = current().draft.choose(std::size_t(change), item->checkState() == Qt::Checked);
    if (chosen)
        say({}, false);
    else
        say(tr("Not possible: %1").arg(chosen.error().message), true);
    showItems();
    m_list->setCurrentItem(item);
    showPart();
    checkText();
    goTo(current().draft.lineOf(std::size_t(change)));
}

void RunbookChangeDialog::showPart()
{
    const Part &part = current();
    m_filling = true;
    if (shownText(*m_editor) != part.draft.text())
        m_editor->setPlainText(part.draft.text());
    m_filling = false;
    const bool both = !part.present.isEmpty() && part.present != part.attached;
    m_useAttached->setVisible(both);
    m_usePresent->setVisible(both);
    m_useAttached->setChecked(!part.usesPresent);
    m_usePresent->setChecked(part.usesPresent);
    const QString name = QFileInfo(part.draft.file()).fileName();
    if (part.present.isEmpty())
        m_base->setText(
            tr("%1 as it was attached to %2. The library does not have it, so only a patch can be "
               "saved.")
                .arg(name, m_number));
    else if (both)
        m_base->setText(tr("%1 has changed since it was attached to %2.").arg(name, m_number));
    else
        m_base->setText(tr("%1, the same as it was attached to %2.").arg(name, m_number));
    m_base->setToolTip(part.draft.file());
    showCheck();
}

} // namespace wf

#include "moc_runbookchangedialog.cpp"
