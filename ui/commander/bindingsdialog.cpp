// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/bindingsdialog.h"

#include "commander/feedspage.h"
#include "kit/listpage.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace wf {

namespace {

/// "a=x, b=y" as matchers.
Expected<std::vector<LabelMatcher>> parseLabels(const QString &text)
{
    std::vector<LabelMatcher> labels;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return fail(ErrorCode::InvalidInput,
                        BindingsDialog::tr("\"%1\" is not a label: write name=value").arg(part.trimmed()));
        QString value = part.mid(equals + 1).trimmed();
        if (value.size() > 1 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        labels.push_back({part.left(equals).trimmed(), LabelOp::Equal, value});
    }
    return labels;
}

} // namespace

BindingsDialog::BindingsDialog(DeskView &desk, DeskSetup &setup, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_model(desk), m_view(new QTableView(this)),
      m_metric(new QComboBox(this)), m_labels(new QLineEdit(this)),
      m_scale(new QLineEdit(QStringLiteral("1"), this)), m_bind(new QPushButton(tr("&Bind"), this)),
      m_unbind(new QPushButton(tr("&Find by name again"), this)),
      m_confirm(new QPushButton(tr("&Watch the suggestion"), this)), m_error(new PlainLabel(this)),
      m_store(new PlainLabel(this)), m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("bindingsDialog"));
    setWindowTitle(tr("Feeds and bindings"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(1020, 660);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *feeds = new FeedsPage(desk, setup, theme, this);
    connect(feeds, &FeedsPage::addWanted, this, &BindingsDialog::addFeedWanted);
    m_tabs->setObjectName(QStringLiteral("feedsTabs"));
    m_tabs->addTab(feeds, tr("&Feeds"));
    m_tabs->addTab(makeBindings(), tr("Bi&ndings"));
    layout->addWidget(m_tabs, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connectAll();
    std::set<QString> names;
    for (const SeriesInfo &info : desk.catalog())
        names.insert(QString::fromStdString(info.key.name));
    for (const QString &name : names)
        m_metric->addItem(name);
    m_metric->setCurrentText({});
    refreshStore();
    showCurrent();
    // The page with work to do. Feeds go first: without samples nothing can be bound.
    if (needsBindings())
        m_tabs->setCurrentIndex(1);
}

bool BindingsDialog::needsBindings() const
{
    const auto isUnbound = [](const ConditionStatus &each) { return each.state == ConditionState::Unbound; };
    const auto isGood = [](const FeedHealth &feed) { return feed.state == FeedState::Up; };
    const auto &conditions = m_desk.conditions();
    const auto &feeds = m_desk.feeds();
    return m_desk.targetProblems().isEmpty() && !feeds.empty() &&
           std::all_of(feeds.begin(), feeds.end(), isGood) &&
           std::any_of(conditions.begin(), conditions.end(), isUnbound);
}

QWidget *BindingsDialog::makeBindings()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    m_view->setObjectName(QStringLiteral("bindings"));
    m_view->setModel(&m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->hide();
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    const int widths[] = {150, 290, 80, 90};
    for (int i = 0; i < int(std::size(widths)); ++i)
        m_view->setColumnWidth(i, widths[i]);
    m_view->horizontalHeader()->setStretchLastSection(true);
    layout->addWidget(m_view, 1);
    auto *form = new QFormLayout;
    m_metric->setObjectName(QStringLiteral("bindMetric"));
    m_metric->setEditable(true);
    m_labels->setObjectName(QStringLiteral("bindLabels"));
    kit::setHint(*m_labels, tr("instance=…, status=…   (empty: all series of the metric)"));
    m_scale->setObjectName(QStringLiteral("bindScale"));
    m_scale->setToolTip(tr("Value of the series × this = value in the unit of the threshold"));
    form->addRow(tr("&Metric"), m_metric);
    form->addRow(tr("&Labels"), m_labels);
    form->addRow(tr("&Scale"), m_scale);
    layout->addLayout(form);
    m_error->setObjectName(QStringLiteral("bindError"));
    m_error->setProperty("role", "error");
    m_error->hide();
    layout->addWidget(m_error);
    m_confirm->setObjectName(QStringLiteral("confirm"));
    m_confirm->setToolTip(tr("This condition was read out of prose: it detects only after you confirm it"));
    m_bind->setObjectName(QStringLiteral("bind"));
    m_unbind->setObjectName(QStringLiteral("unbind"));
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {m_bind, m_unbind, m_confirm})
        row->addWidget(button);
    row->addStretch(1);
    layout->addLayout(row);
    m_store->setObjectName(QStringLiteral("storeText"));
    m_store->setProperty("role", "muted");
    m_store->setWordWrap(true);
    m_store->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_store);
    return page;
}

void BindingsDialog::connectAll()
{
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        if (const auto row = current())
            m_setup.confirmCondition(std::get<0>(row->key), row->conditionText);
    });
    connect(m_bind, &QPushButton::clicked, this, &BindingsDialog::bind);
    connect(m_unbind, &QPushButton::clicked, this, &BindingsDialog::unbind);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &BindingsDialog::showCurrent);
    connect(&m_desk, &DeskView::ticked, this, &BindingsDialog::refreshStore);
}

void BindingsDialog::refreshStore()
{
    constexpr qsizetype MostLines = 6;
    QStringList lines;
    const StoreStats &stats = m_desk.storeStats();
    lines += tr("In memory: %1 series, %2 MB; refused: %3 series, %4 late samples")
                 .arg(stats.series)
                 .arg(double(stats.bytes) / 1e6, 0, 'f', 1)
                 .arg(stats.droppedSeries)
                 .arg(stats.droppedLate);
    for (const QString &problem : m_desk.library().problems())
        lines += tr("Runbooks: %1").arg(problem);
    for (const auto &[path, document] : m_desk.library().documents()) {
        for (const Diagnostic &diagnostic : document->diagnostics) {
            if (diagnostic.level == Diagnostic::Level::Error)
                lines += diagnosticText(path, diagnostic);
        }
    }
    m_store->setText(kit::firstLines(lines, MostLines, tr("and %1 more; see watchfloorctl runbook check")));
}

std::optional<BindingRow> BindingsDialog::current() const
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid())
        return std::nullopt;
    return m_model.rows()[std::size_t(index.row())];
}

bool BindingsDialog::isSuggestion(const BindingRow &row) const
{
    const auto found = m_desk.library().find(std::get<0>(row.key));
    const auto condition = std::size_t(std::get<1>(row.key));
    return found && condition < found.runbook->conditions.size() && row.state == ConditionState::Unbound &&
           found.runbook->conditions[condition].kind == ConditionKind::Suggested;
}

void BindingsDialog::showCurrent()
{
    const auto row = current();
    const bool bindable = row && std::get<2>(row->key) >= 0 && !row->promQl;
    m_bind->setEnabled(bindable);
    m_unbind->setEnabled(bindable && row->manual);
    m_confirm->setEnabled(row && isSuggestion(*row));
    m_error->hide();
    if (!bindable)
        return;
    m_metric->setCurrentText({});
    m_labels->clear();
    m_scale->setText(QStringLiteral("1"));
    for (const ManualBinding &b : m_desk.settings().bindings()) {
        if (b.runbook != std::get<0>(row->key) || b.conditionText != row->conditionText ||
            b.term != std::get<2>(row->key))
            continue;
        m_metric->setCurrentText(b.metric);
        m_scale->setText(QString::number(b.scale));
        QStringList labels;
        for (const LabelMatcher &label : b.labels)
            labels += QStringLiteral("%1=%2").arg(label.name, label.value);
        m_labels->setText(labels.join(QStringLiteral(", ")));
    }
}

std::vector<ManualBinding> BindingsDialog::without(const BindingRow &row) const
{
    std::vector<ManualBinding> bindings = m_desk.settings().bindings();
    std::erase_if(bindings, [&row](const ManualBinding &b) {
        return b.runbook == std::get<0>(row.key) && b.conditionText == row.conditionText &&
               b.term == std::get<2>(row.key);
    });
    return bindings;
}

void BindingsDialog::bind()
{
    const auto row = current();
    if (!row)
        return;
    const auto labels = parseLabels(m_labels->text());
    bool isNumber = false;
    const double scale = m_scale->text().toDouble(&isNumber);
    QString problem;
    if (m_metric->currentText().trimmed().isEmpty())
        problem = tr("Which metric?");
    else if (!labels)
        problem = labels.error().message;
    else if (!isNumber || !std::isfinite(scale) || scale == 0)
        problem = tr("The scale must be a number other than 0");
    if (!problem.isEmpty()) {
        m_error->setText(problem);
        m_error->show();
        return;
    }
    std::vector<ManualBinding> bindings = without(*row);
    bindings.push_back({std::get<0>(row->key), row->conditionText, std::get<2>(row->key),
                        m_metric->currentText().trimmed(), *labels, scale});
    m_error->hide();
    m_setup.setBindings(bindings);
}

void BindingsDialog::unbind()
{
    if (const auto row = current())
        m_setup.setBindings(without(*row));
}

} // namespace wf

#include "moc_bindingsdialog.cpp"
