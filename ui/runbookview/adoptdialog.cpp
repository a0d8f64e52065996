// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/adoptdialog.h"

#include "base/files.h"
#include "kit/widgetkit.h"
#include "runbook/overrides.h"
#include "runbook/sidecaredit.h"
#include "theme/plainlabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QTableView>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>
#include <utility>

namespace wf {

namespace {

constexpr int RowHeight = 28;

} // namespace

AdoptDialog::AdoptDialog(DeskView &desk, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_theme(theme),
      m_model({tr("Line"), tr("Read as"), tr("Text")},
              {tr("Runbook"), tr("Phase"), tr("Branch"), tr("Step"), tr("Checklist"), tr("Condition"),
               tr("Contact"), tr("Text"), tr("Not a step"), tr("Kept apart")}),
      m_files(new QComboBox(this)), m_coverage(new PlainLabel(this)), m_text(new QPlainTextEdit(this)),
      m_rows(new QTableView(this)), m_place(new PlainLabel(this)), m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("adoptDialog"));
    setWindowTitle(tr("How runbooks are read"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(1100, 680);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    m_files->setObjectName(QStringLiteral("adoptFiles"));
    m_files->setAccessibleName(tr("Runbook file"));
    m_files->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_files->setMinimumContentsLength(24);
    layout->addWidget(m_files);
    m_coverage->setObjectName(QStringLiteral("adoptCoverage"));
    m_coverage->setWordWrap(true);
    layout->addWidget(m_coverage);
    layout->addWidget(makeSides(), 1);
    m_place->setObjectName(QStringLiteral("adoptPlace"));
    m_place->setWordWrap(true);
    layout->addWidget(m_place);
    auto *roles = new QHBoxLayout;
    roles->setSpacing(8);
    addRole(*roles, tr("Phase (P)"), Qt::Key_P, "phase");
    addRole(*roles, tr("Steps (S)"), Qt::Key_S, "steps");
    addRole(*roles, tr("Detection (D)"), Qt::Key_D, "detection");
    addRole(*roles, tr("Reference (R)"), Qt::Key_R, "reference");
    addRole(*roles, tr("New runbook (N)"), Qt::Key_N, "new runbook");
    addRole(*roles, tr("As it is read (0)"), Qt::Key_0, "");
    roles->addStretch(1);
    layout->addLayout(roles);
    m_error->setObjectName(QStringLiteral("adoptError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(m_files, &QComboBox::currentIndexChanged, this, &AdoptDialog::showFile);
    connect(m_files, &QComboBox::activated, this, [this] { m_chosen = true; });
    connect(&desk, &DeskView::libraryChanged, this, &AdoptDialog::read);
    fillFiles();
    showFile();
}

AdoptDialog::~AdoptDialog()
{
    m_stop = true;
    m_pool.waitForDone();
}

QWidget *AdoptDialog::makeSides()
{
    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->setChildrenCollapsible(false);
    m_text->setObjectName(QStringLiteral("adoptText"));
    m_text->setAccessibleName(tr("The file"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setFont(m_theme.font(FontRole::Mono));
    m_rows->setObjectName(QStringLiteral("adoptRows"));
    m_rows->setAccessibleName(tr("What was read"));
    m_rows->setModel(&m_model);
    kit::setUpRows(*m_rows, RowHeight);
    m_rows->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rows->horizontalHeader()->setSectionResizeMode(ReadModel::TextColumn, QHeaderView::Stretch);
    m_text->installEventFilter(this);
    sides->addWidget(m_text);
    sides->addWidget(m_rows);
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (!m_moving)
            showPlace();
    });
    connect(m_rows->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) {
                if (!m_moving && row.isValid())
                    goTo(row.data(ReadModel::LineRole).toInt());
            });
    return sides;
}

bool AdoptDialog::eventFilter(QObject *watched, QEvent *event)
{
    const bool letter = event->type() == QEvent::ShortcutOverride &&
                        static_cast<QKeyEvent *>(event)->modifiers() == Qt::NoModifier;
    if (watched != m_text || !letter)
        return QDialog::eventFilter(watched, event);
    event->ignore();
    return true;
}

void AdoptDialog::addRole(QHBoxLayout &row, const QString &text, const QKeySequence &key, const char *role)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(QStringLiteral("adopt:") +
                          (*role ? QString::fromLatin1(role) : QStringLiteral("none")));
    button->setAutoDefault(false);
    button->setShortcut(key);
    connect(button, &QPushButton::clicked, this, [this, role] { give(QString::fromLatin1(role)); });
    row.addWidget(button);
    m_roles.emplace_back(button, QString::fromLatin1(role));
}

/// By name at once. How well each was read is looked at on another thread: a folder may have thousands.
void AdoptDialog::fillFiles()
{
    const QSignalBlocker quiet(m_files);
    const auto documents = m_desk.library().documents();
    for (const auto &[path, document] : documents)
        m_files->addItem(QFileInfo(path).fileName(), path);
    m_files->setEnabled(!documents.empty());
    m_pool.start([this, documents] {
        std::vector<Doubt> doubts;
        for (const auto &[path, document] : documents) {
            if (m_stop)
                return;
            const ReadingCoverage coverage = readingCoverage(*document);
            doubts.push_back(
                {path, int(coverage.missed.size()) + coverage.leftoverLines, coverage.steps == 0});
        }
        std::stable_sort(doubts.begin(), doubts.end(), [](const Doubt &a, const Doubt &b) {
            return std::tuple(!a.nothing, -a.missing) < std::tuple(!b.nothing, -b.missing);
        });
        QMetaObject::invokeMethod(this, [this, doubts] { takeOrder(doubts); });
    });
}

/// What a person looks at already stays.
void AdoptDialog::takeOrder(const std::vector<Doubt> &doubts)
{
    const QString shown = file();
    {
        const QSignalBlocker quiet(m_files);
        m_files->clear();
        for (const Doubt &doubt : doubts) {
            const QString name = QFileInfo(doubt.file).fileName();
            const QString missing = QString::number(doubt.missing);
            m_files->addItem(doubt.nothing       ? tr("%1 · no step").arg(name)
                             : doubt.missing > 0 ? tr("%1 · %2 to look at").arg(name, missing)
                                                 : name,
                             doubt.file);
        }
        m_files->setCurrentIndex(std::max(0, m_chosen ? m_files->findData(shown) : 0));
    }
    if (file() != shown)
        showFile();
}

QString AdoptDialog::file() const
{
    return m_files->currentData().toString();
}

void AdoptDialog::showFile()
{
    m_source.clear();
    m_error->hide();
    read();
}

/// The file as it is now, with its sidecar: at once, not when the library has noticed.
void AdoptDialog::read()
{
    const auto &documents = m_desk.library().documents();
    const auto found = documents.find(file());
    if (found == documents.end()) {
        m_coverage->setText(documents.empty()
                                ? tr("No runbook file is read. Open a folder of runbooks first.")
                                : tr("This file is no longer there."));
        m_model.setRows({});
        m_places.clear();
        m_text->clear();
        showPlace();
        return;
    }
    const Sidecar sidecar = readSidecar(file());
    const RunbookDocument now = parseWithSidecar(found->second->source, file(), sidecar);
    const int at = m_source.isEmpty() ? 1 : line();
    const bool another = std::exchange(m_source, now.source) != now.source;
    m_sidecar = sidecar.text;
    m_places = rolePlaces(now);
    const ReadingCoverage coverage = readingCoverage(now);
    m_coverage->setText(coverageText(coverage));
    {
        const QScopedValueRollback moving(m_moving, true);
        m_model.setRows(readRows(now, coverage));
        if (another)
            m_text->setPlainText(QString::fromUtf8(now.source));
    }
    goTo(at);
}

int AdoptDialog::line() const
{
    return m_text->textCursor().blockNumber() + 1;
}

void AdoptDialog::goTo(int line)
{
    {
        const QScopedValueRollback moving(m_moving, true);
        QTextCursor cursor(m_text->document()->findBlockByNumber(std::max(0, line - 1)));
        if (!cursor.isNull())
            m_text->setTextCursor(cursor);
    }
    showPlace();
}

/// What the line at the left was read as, and what it can be.
void AdoptDialog::showPlace()
{
    const QScopedValueRollback moving(m_moving, true);
    // Of several things that begin on the line, the one a person chose stays.
    const QModelIndex chosen = m_rows->currentIndex();
    const bool stays = chosen.isValid() && chosen.data(ReadModel::LineRole).toInt() == line();
    const int row = stays ? chosen.row() : m_model.rowAt(line());
    if (row >= 0) {
        m_rows->selectRow(row);
        m_rows->scrollTo(m_model.index(row, 0));
    } else {
        m_rows->clearSelection();
    }
    QTextEdit::ExtraSelection marked;
    marked.format.setBackground(m_theme.color(Token::Raised));
    marked.cursor = m_text->textCursor();
    marked.cursor.movePosition(QTextCursor::StartOfBlock);
    marked.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    m_text->setExtraSelections({marked});
    const RolePlace *place = placeAt(m_places, line());
    const QString given = place ? roleIn(m_sidecar, *place) : QString();
    const QString what = !place        ? tr("No heading and no list stands here.")
                         : place->list ? tr("List “%1”").arg(place->name)
                                       : tr("Heading “%1”").arg(place->name);
    m_place->setText(given.isEmpty() ? what : tr("%1: you said it is “%2”").arg(what, given));
    for (const auto &[button, role] : m_roles) {
        const bool ofList = role.isEmpty() || role == QLatin1String("steps") ||
                            role == QLatin1String("detection") || role == QLatin1String("reference");
        button->setEnabled(place && (!place->list || ofList) && (!role.isEmpty() || !given.isEmpty()));
    }
}

void AdoptDialog::give(const QString &role)
{
    const RolePlace *place = placeAt(m_places, line());
    if (!place)
        return;
    m_chosen = true;
    // Somebody may have changed it meanwhile.
    const Sidecar sidecar = readSidecar(file());
    auto text = sidecar.problem.isEmpty() ? withRole(sidecar.text, *place, role)
                                          : tl::unexpected(Error{ErrorCode::Io, sidecar.problem});
    const auto written = text ? writeFile(sidecarPath(file()), *text) : tl::unexpected(text.error());
    m_error->setText(written ? QString() : written.error().message);
    m_error->setVisible(!written);
    read();
}

} // namespace wf

#include "moc_adoptdialog.cpp"
