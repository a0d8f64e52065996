// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with a chart of the grid: menu, copy, export, numbers, pins, another place.
#include "chartgrid/chartgrid.h"

#include "base/files.h"
#include "charts/chartwidget.h"
#include "theme/filepicker.h"
#include "theme/plaintext.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QBuffer>
#include <QButtonGroup>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace wf {

ChartGrid::Cell *ChartGrid::cellOf(const QObject *chart)
{
    const auto found =
        std::find_if(m_cells.begin(), m_cells.end(), [&](const Cell &cell) { return cell.chart == chart; });
    return found == m_cells.end() ? nullptr : &*found;
}

ChartGrid::Cell *ChartGrid::cellOf(const QString &key)
{
    const auto found =
        std::find_if(m_cells.begin(), m_cells.end(), [&](const Cell &cell) { return cell.key() == key; });
    return found == m_cells.end() ? nullptr : &*found;
}

void ChartGrid::run(ChartCommand command)
{
    if (Cell *cell = cellOf(m_current.data()))
        runOn(*cell, command);
    else
        Q_EMIT message(tr("Click a chart first, or reach one with Tab."));
}

void ChartGrid::runOn(Cell &cell, ChartCommand command)
{
    const auto place = int(&cell - m_cells.data());
    switch (command) {
    case ChartCommand::ToggleLog: {
        ChartChoice choice = cell.choice;
        choice.log = !choice.log;
        setChoice(cell, choice);
        break;
    }
    case ChartCommand::ChooseRange:
        openAxisDialog(cell);
        break;
    case ChartCommand::NextForm: {
        const auto &forms = cell.plan.forms;
        if (forms.size() < 2) {
            Q_EMIT message(tr("%1 is drawn as its value only.").arg(cell.plan.metric));
            break;
        }
        const auto now = std::find(forms.begin(), forms.end(), cell.form());
        setForm(cell, now == forms.end() || now + 1 == forms.end() ? forms.front() : *(now + 1));
        break;
    }
    case ChartCommand::PinMetric:
        togglePinned(cell.plan.metric);
        break;
    case ChartCommand::PinWindow:
        pinWindow(cell);
        break;
    case ChartCommand::ExportCsv:
        exportCsv(cell);
        break;
    case ChartCommand::Copy:
        copyPicture(cell);
        break;
    case ChartCommand::NextSeries:
        nextPage(cell);
        break;
    case ChartCommand::MoveEarlier:
        move(cell.key(), place - 1);
        break;
    case ChartCommand::MoveLater:
        move(cell.key(), place + 1);
        break;
    }
}

void ChartGrid::openMenu(Cell &cell, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString key = cell.key();
    const auto add = [&](const QString &text, const char *name, ChartCommand command) {
        QAction *action = menu->addAction(text, this, [this, key, command] {
            if (Cell *known = cellOf(key))
                runOn(*known, command);
        });
        action->setObjectName(QLatin1String(name));
        return action;
    };
    const QStringList pinned = m_desk.settings().value(SettingKey::PinnedMetrics).toStringList();
    add((pinned.contains(cell.plan.metric) ? tr("Unpin %1") : tr("Pin %1")).arg(cell.plan.metric) +
            QStringLiteral("\tP"),
        "chartPin", ChartCommand::PinMetric);
    menu->addSeparator();
    addFormMenu(*menu, cell);
    addSeriesMenu(*menu, cell);
    QAction *log = add(tr("Logarithmic axis") + QStringLiteral("\tG"), "chartLog", ChartCommand::ToggleLog);
    log->setCheckable(true);
    log->setChecked(cell.choice.log);
    add(tr("Range of the axis…") + QStringLiteral("\tY"), "chartAxis", ChartCommand::ChooseRange);
    menu->addSeparator();
    add(tr("Copy as a picture") + QStringLiteral("\tCtrl+C"), "chartCopy", ChartCommand::Copy);
    add((cell.chart->selection() ? tr("Export the selection as CSV…") : tr("Export as CSV…")) +
            QStringLiteral("\tE"),
        "chartCsv", ChartCommand::ExportCsv);
    QAction *pin = add(tr("Pin the selected window to the incident…") + QStringLiteral("\tW"),
                       "chartPinWindow", ChartCommand::PinWindow);
    pin->setEnabled(canPin() && cell.chart->selection());
    menu->addSeparator();
    add(tr("Move to an earlier place") + QStringLiteral("\tCtrl+Shift+Left"), "chartEarlier",
        ChartCommand::MoveEarlier);
    add(tr("Move to a later place") + QStringLiteral("\tCtrl+Shift+Right"), "chartLater",
        ChartCommand::MoveLater);
    menu->popup(at);
}

void ChartGrid::addFormMenu(QMenu &menu, Cell &cell)
{
    QMenu *forms = menu.addMenu(tr("Show as"));
    auto *group = new QActionGroup(forms);
    for (const ChartForm form : cell.plan.forms) {
        const QString text = form == ChartForm::Value  ? tr("Value")
                             : form == ChartForm::Rate ? tr("Rate per second")
                                                       : chartFormName(form);
        QAction *action = forms->addAction(text, this, [this, key = cell.key(), form] {
            if (Cell *known = cellOf(key))
                setForm(*known, form);
        });
        action->setObjectName(QStringLiteral("chartForm_%1").arg(chartFormName(form)));
        action->setCheckable(true);
        action->setChecked(form == cell.form());
        group->addAction(action);
    }
}

void ChartGrid::addSeriesMenu(QMenu &menu, Cell &cell)
{
    const std::vector<QString> names = cell.chart->lineNames();
    if (names.size() < 2)
        return;
    QMenu *series = menu.addMenu(tr("Series"));
    const auto add = [&](const QString &text, int line) {
        QAction *action = series->addAction(text, this, [this, key = cell.key(), line] {
            if (Cell *known = cellOf(key))
                known->chart->isolate(line);
        });
        action->setCheckable(true);
        action->setChecked(cell.chart->isolated() == line);
    };
    add(tr("All of them") + QStringLiteral("\t0"), -1);
    for (int k = 0; k < int(names.size()); ++k)
        add(tr("Only %1").arg(plaintext::inMenu(names[std::size_t(k)])) + QStringLiteral("\t%1").arg(k + 1),
            k);
    if (cell.lines.size() > names.size()) {
        QAction *next =
            series->addAction(tr("The next ones") + QStringLiteral("\tN"), this, [this, key = cell.key()] {
                if (Cell *known = cellOf(key))
                    nextPage(*known);
            });
        next->setObjectName(QStringLiteral("chartNextSeries"));
    }
}

void ChartGrid::togglePinned(const QString &metric)
{
    QStringList pinned = m_desk.settings().value(SettingKey::PinnedMetrics).toStringList();
    const bool was = pinned.removeOne(metric);
    if (!was)
        pinned += metric;
    m_desk.settings().set(SettingKey::PinnedMetrics, pinned);
    Q_EMIT message(was ? tr("%1 is no longer pinned.").arg(metric) : tr("%1 is pinned.").arg(metric));
    if (m_scope == ChartScope::Pinned)
        rebuild();
}

void ChartGrid::showMetric(const QString &metric)
{
    QStringList pinned = m_desk.settings().value(SettingKey::PinnedMetrics).toStringList();
    if (!pinned.contains(metric)) {
        pinned += metric;
        m_desk.settings().set(SettingKey::PinnedMetrics, pinned);
    }
    setScope(ChartScope::Pinned);
    m_scopes->button(int(ChartScope::Pinned))->setChecked(true);
}

void ChartGrid::askStatistics(Cell &cell, std::optional<TimeRange> selection)
{
    if (!selection)
        return;
    m_desk.askStatistics(
        {cell.series(), lineForm(cell.form()), *selection},
        {cell.chart, [chart = cell.chart, asked = *selection](const std::vector<LineStatistics> &numbers) {
             // The person may have selected something else meanwhile.
             if (chart->selection() == asked)
                 chart->setStatistics(numbers);
         }});
}

void ChartGrid::exportCsv(Cell &cell)
{
    const LineQuery query{cell.plan.series, lineForm(cell.form()),
                          cell.chart->selection().value_or(cell.chart->range())};
    auto *dialog = makeFilePicker(this, tr("Export %1 as CSV").arg(cell.plan.metric), FilePurpose::SaveFile);
    dialog->setObjectName(QStringLiteral("csvDialog"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setNameFilter(tr("CSV files (*.csv)"));
    QString name = cell.plan.metric;
    dialog->selectFile(name.replace(QLatin1Char('/'), QLatin1Char('_')) + QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, query](const QString &path) { writeCsv(path, query); });
    dialog->open();
}

void ChartGrid::writeCsv(const QString &path, const LineQuery &query)
{
    m_desk.askCsv(query, {this, [this, path](const Expected<QByteArray> &csv) {
                              const auto written =
                                  csv ? writeFile(path, *csv) : Expected<void>(tl::unexpected(csv.error()));
                              Q_EMIT message(written ? tr("Exported to %1").arg(path)
                                                     : tr("Not written: %1").arg(written.error().message));
                          }});
}

void ChartGrid::copyPicture(const Cell &cell)
{
    QGuiApplication::clipboard()->setPixmap(cell.chart->grab());
    Q_EMIT message(tr("The chart was copied as a picture."));
}

bool ChartGrid::canPin() const
{
    const Incident *incident = m_desk.wholeBook().find(m_selection.incident());
    return incident && incident->declaredAt;
}

namespace {

QByteArray pictureOf(QWidget &chart)
{
    QByteArray png;
    QBuffer buffer(&png);
    if (!buffer.open(QIODevice::WriteOnly) || !chart.grab().save(&buffer, "PNG"))
        png.clear();
    return png;
}

} // namespace

void ChartGrid::pinWindow(const Cell &cell)
{
    const auto selection = cell.chart->selection();
    if (!selection)
        Q_EMIT message(tr("Select a range of the chart first: Shift+drag, or Shift with the arrow keys."));
    else if (!canPin())
        Q_EMIT message(tr("Select an incident first: a window is pinned to one."));
    else
        Q_EMIT pinWindowRequested(*selection, cell.plan.metric, pictureOf(*cell.chart));
}

void ChartGrid::showDrop(const Cell &cell, const QPoint &at)
{
    for (const Cell &other : m_cells) {
        const QPoint inside = other.chart->mapFromGlobal(at);
        const bool target = other.chart != cell.chart && other.chart->rect().contains(inside);
        other.chart->setDropSide(!target ? 0 : inside.x() < other.chart->width() / 2 ? -1 : 1);
    }
}

void ChartGrid::dropAt(Cell &cell, const QPoint &at)
{
    const QString key = cell.key();
    int to = -1;
    const auto from = int(&cell - m_cells.data());
    for (int i = 0; i < int(m_cells.size()); ++i) {
        ChartWidget *chart = m_cells[std::size_t(i)].chart;
        chart->setDropSide(0);
        const QPoint inside = chart->mapFromGlobal(at);
        if (i == from || !chart->rect().contains(inside))
            continue;
        to = inside.x() < chart->width() / 2 ? i : i + 1;
        to -= to > from ? 1 : 0; // The place it leaves closes up.
    }
    if (to >= 0)
        move(key, to);
}

void ChartGrid::move(const QString &key, int to)
{
    Cell *cell = cellOf(key);
    if (!cell)
        return;
    const auto from = int(cell - m_cells.data());
    to = std::clamp(to, 0, int(m_cells.size()) - 1);
    if (to == from)
        return;
    const auto begin = m_cells.begin();
    if (to > from)
        std::rotate(begin + from, begin + from + 1, begin + to + 1);
    else
        std::rotate(begin + to, begin + from, begin + from + 1);
    QStringList order;
    for (const Cell &known : m_cells)
        order += known.plan.metric;
    // Metrics the present filter hides keep their place behind.
    for (const QString &known : m_choices.order(scopeName())) {
        if (!order.contains(known))
            order += known;
    }
    m_choices.setOrder(scopeName(), order);
    arrange();
    askForData();
}

bool ChartGrid::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == window() && event->type() == QEvent::WindowStateChange) {
        askForData();
        return false;
    }
    Cell *cell = cellOf(watched);
    if (!cell)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::Enter)
        m_current = cell->chart;
    if (event->type() == QEvent::ContextMenu) {
        openMenu(*cell, static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wf
