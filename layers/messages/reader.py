"""Sentences about opening files: refusals, decisions on text and coordinates, repairs."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

_KINDS = {
    "kind-empty": Text("文件“{name}”是空的。请重新导出后再交。", "The file “{name}” is empty. Export it again."),
    "kind-rar": Text(
        "“{name}”是 RAR、7z 或 gz 压缩包，只能打开 zip。请改用 zip 压缩。",
        "“{name}” is a RAR, 7z or gz archive; only zip is opened. Pack it as zip.",
    ),
    "kind-dwg": Text(
        "“{name}”是 DWG 图，不能直接读取。请在 CAD 中另存为 DXF（文本格式）后再交。",
        "“{name}” is a DWG drawing, which cannot be read. Save it as DXF (text) in CAD.",
    ),
    "kind-dxf-binary": Text(
        "“{name}”是二进制 DXF，不能读取。请在 CAD 中另存为文本格式（ASCII）的 DXF。",
        "“{name}” is a binary DXF, which cannot be read. Save it as a text (ASCII) DXF in CAD.",
    ),
    "kind-dgn": Text(
        "“{name}”是 MicroStation 的 DGN 图，不能直接读取。请另存为 DXF 或导出 shapefile。",
        "“{name}” is a MicroStation drawing (DGN), which cannot be read. Save it as DXF or export a shapefile.",
    ),
    "kind-mapgis": Text(
        "“{name}”是 MapGIS 文件，不能直接读取。请在 MapGIS 中用“文件转换”输出 shapefile 后再交。",
        "“{name}” is a MapGIS file, which cannot be read. Export a shapefile with the file conversion of MapGIS.",
    ),
    "kind-mapinfo": Text(
        "“{name}”是 MapInfo 文件，不能直接读取。请用“通用转换器”转成 shapefile，压成 zip 后再交。",
        "“{name}” is a MapInfo file, which cannot be read. Convert it to a shapefile with the Universal Translator and zip it.",
    ),
    "kind-mdb": Text(
        "“{name}”是 Access 数据库（或个人地理数据库），不能直接读取。请导出 shapefile，或转成文件地理数据库（.gdb）压成 zip。",
        "“{name}” is an Access database (or a personal geodatabase), which cannot be read. Export a shapefile, or a file geodatabase (.gdb) in a zip.",
    ),
    "kind-geodatabase-part": Text(
        "“{name}”只是文件地理数据库的一部分。请把整个 .gdb 文件夹压成 zip 后再交。",
        "“{name}” is only a part of a file geodatabase. Zip the whole .gdb folder.",
    ),
    "kind-folder": Text("“{name}”是文件夹。请压成 zip 后再交。", "“{name}” is a folder. Zip it."),
    "kind-coverage": Text(
        "“{name}”是 ArcInfo 交换文件（E00），不能直接读取。请导出 shapefile 后再交。",
        "“{name}” is an ArcInfo interchange file (E00), which cannot be read. Export a shapefile.",
    ),
    "kind-project": Text(
        "“{name}”是工程或样式文件，里面没有数据。请在软件中导出图层（shapefile 或 GeoPackage）后再交。",
        "“{name}” is a project or style file and holds no data. Export the layer (shapefile or GeoPackage).",
    ),
    "kind-document": Text(
        "“{name}”是文字或演示文档。坐标表请另存为 .xlsx 或 .csv，图形请交矢量文件。",
        "“{name}” is a document or a presentation. Save tables of coordinates as .xlsx or .csv; for geometry hand in a vector file.",
    ),
    "kind-old-office": Text(
        "“{name}”是旧版 Office 文件（如 .xls）。请另存为 .xlsx 后再交。", "“{name}” is an old Office file (such as .xls). Save it as .xlsx."
    ),
    "kind-pdf": Text(
        "“{name}”是 PDF，不含可用的图形数据。请交出图前的矢量文件（shapefile、DXF 等）。",
        "“{name}” is a PDF without usable geometry. Hand in the vector file it was made from (shapefile, DXF …).",
    ),
    "kind-image": Text(
        "“{name}”是图片或影像，不含矢量图形。请交出图前的矢量文件（shapefile、DXF 等）。",
        "“{name}” is a picture without vector geometry. Hand in the vector file it was made from (shapefile, DXF …).",
    ),
    "kind-gml": Text(
        "“{name}”是 GML，不能直接读取。请在 GIS 中导出 GeoPackage 或 shapefile。",
        "“{name}” is GML, which is not read. Export a GeoPackage or a shapefile in a GIS.",
    ),
    "kind-gpx": Text(
        "“{name}”是 GPX 轨迹，不能直接读取。请在轨迹软件中导出 KML。",
        "“{name}” is a GPX track, which is not read. Export KML from the tracking program.",
    ),
    "kind-xml": Text(
        "“{name}”是 XML，但不是 KML。可接受的 XML 只有 KML。", "“{name}” is XML but not KML. KML is the only XML that is accepted."
    ),
    "kind-unknown": Text(
        "认不出“{name}”是什么文件。可接受：shapefile（可压成 zip）、GeoPackage、GeoJSON、文件地理数据库（.gdb 压成 zip）、DXF、KML/KMZ、FlatGeobuf、GeoParquet、XLSX、CSV。",
        "“{name}” is of no known kind. Accepted: shapefile (zipped or not), GeoPackage, GeoJSON, file geodatabase (zipped), DXF, KML/KMZ, FlatGeobuf, GeoParquet, XLSX, CSV.",
    ),
    "kind-json-not-geojson": Text(
        "“{name}”是 JSON，但不是 GeoJSON。请导出为 GeoJSON（FeatureCollection）。",
        "“{name}” is JSON but not GeoJSON. Export it as GeoJSON (a FeatureCollection).",
    ),
}

_FILES = {
    "file-missing": Text("找不到文件“{name}”。请检查路径。", "There is no file “{name}”. Check the path."),
    "file-damaged": Text(
        "“{name}”打不开，文件可能损坏或不完整（{reason}）。请重新导出。", "“{name}” cannot be opened; it is damaged or incomplete ({reason}). Export it again."
    ),
    "file-too-large": Text(
        "“{name}”超过 {limit_mb} MB。请按镇街或批次拆分后再交。", "“{name}” is larger than {limit_mb} MB. Split it by town or batch."
    ),
    "too-many-columns": Text("有 {columns} 列，最多 {limit} 列。请删去无用的列。", "There are {columns} columns, at most {limit}. Remove those not needed."),
    "text-too-much": Text(
        "属性表里的文字超过 {limit} 百万字。请删去不需要的长文本列，或拆分后再交。",
        "The cells hold more than {limit} million characters of text. Remove long text columns that are not needed, or split the file.",
    ),
    "too-many-layers": Text("有 {layers} 个图层，最多 {limit} 个。请分开上交。", "There are {layers} layers, at most {limit}. Hand them in separately."),
    "json-too-many-names": Text(
        "GeoJSON 里有 {names} 种属性名，最多 {limit} 种。请统一各要素的字段。",
        "The GeoJSON has {names} different member names, at most {limit}. Give all features the same fields.",
    ),
    "no-layers": Text("“{name}”里没有可用的图层。", "“{name}” holds no usable layer."),
    "no-features": Text("文件中没有要素。请确认导出的是正确的图层。", "The file has no features. Check that the right layer was exported."),
    "part-unknown": Text("文件里没有名为“{name}”的图层；有：{names}。", "The file has no layer “{name}”; it has: {names}."),
    "part-unclear": Text(
        "文件里有 {count} 个图层（{names}），不清楚用哪一个。请写明图层名称。",
        "The file has {count} layers ({names}) and it is not clear which is meant. Name one of them.",
    ),
    "geodatabase-compressed": Text(
        "地理数据库“{name}”是压缩的，不能读取。请在 ArcGIS 中用“解压缩文件地理数据库”处理后再交。", "The geodatabase “{name}” is compressed. Uncompress it in ArcGIS (Uncompress File Geodatabase Data)."
    ),
    "geodatabase-tables-left": Text("有 {count} 个表不带图形，未读取：{names}。", "{count} tables have no geometry and were not read: {names}."),
    "geodatabase-aliases": Text("有 {count} 个字段按别名读取：{pairs}。", "{count} fields were read under their aliases: {pairs}."),
    "geodatabase-codes": Text("有 {count} 个字段的代码已按库内的值域换成名称：{names}。", "The codes of {count} fields were turned into the words that the geodatabase lists for them: {names}."),
    "dxf-paper-space": Text("图纸空间（布局）里的 {count} 个对象未读取。", "{count} objects of paper space (layouts) were not read."),
    "dxf-too-many": Text(
        "图纸“{name}”的图块展开后有 {objects} 个对象，最多 {limit} 个。请删去填充和装饰图块，只保留需要的图层。",
        "The drawing “{name}” holds {objects} objects once its blocks are drawn, at most {limit}. Delete decorative blocks and keep only the layers needed.",
    ),
    "dxf-layers-left": Text("CAD 图层过多，对象最少的 {count} 个未读取（最多 {limit} 个）。请只保留需要的图层。", "There are too many CAD layers; the {count} smallest were not read (at most {limit}). Keep only those needed."),
    "curves-linearised": Text("有圆弧等曲线（{count} 个），已按短折线读取，面积约小 0.1%。", "Arcs and other curves ({count}) were read as short straight pieces; areas come out about 0.1% smaller."),
    "parquet-no-geometry": Text("“{name}”是 Parquet 表，但不含几何。请导出为 GeoParquet。", "“{name}” is Parquet without geometry. Export it as GeoParquet."),
    "workbook-doctype": Text(
        "“{name}”里有 DOCTYPE 或实体定义，出于安全不予打开。请用 Excel 打开后另存为 .xlsx。",
        "“{name}” defines entities (DOCTYPE), which is refused for safety. Open it in Excel and save it as .xlsx.",
    ),
    "kml-doctype": Text("“{name}”里有 DOCTYPE 或实体定义，出于安全不予打开。请重新导出。", "“{name}” defines entities (DOCTYPE), which is refused for safety. Export it again."),
    "table-empty": Text("“{name}”里没有找到表头和数据。", "“{name}” has no header row with data."),
    "table-too-long": Text("表格超过 {limit} 行。请拆分后再交。", "The table has more than {limit} rows. Split it."),
    "table-no-coordinates": Text(
        "表中没有坐标列，要素不带图形。可加“经度”“纬度”两列，或“WKT”一列。",
        "The table has no coordinate columns, so features come without geometry. Add lon and lat, or a WKT column.",
    ),
    "coordinate-unreadable": Text(
        "{count} 行的坐标（{field}）看不懂，按无图形处理。第 {rows} 行。", "{count} rows have unreadable coordinates ({field}) and come without geometry. Rows {rows}."
    ),
    "reader-timeout": Text("读取“{name}”超过 {seconds} 秒，已停止。请简化图形或拆分。", "Reading “{name}” took more than {seconds} s and was stopped. Simplify or split it."),
    "reader-memory": Text("读取“{name}”需要的内存过多，已停止。请拆分后再交。", "Reading “{name}” needs too much memory and was stopped. Split it."),
    "reader-stopped": Text("读取“{name}”时被中止，文件可能损坏或过于复杂。请重新导出或拆分。", "Reading “{name}” was cut short; it is damaged or too complex. Export again or split it."),
    "reader-unguarded": Text("读取组件未处于受限状态，已停止。请重新启动程序。", "The reader is not restricted as it must be and stopped. Restart the program."),
}  # fmt: skip

_SHAPEFILES = {
    "shapefile-no-shp": Text("缺少“{name}.shp”。请把 .shp、.shx、.dbf、.prj 一起交来。", "“{name}.shp” is missing. Hand in .shp, .shx, .dbf and .prj together."),
    "shapefile-no-dbf": Text(
        "缺少“{name}.dbf”，没有属性表。请把 .shp、.shx、.dbf、.prj 一起交来。", "“{name}.dbf” is missing, so there are no attributes. Hand in .shp, .shx, .dbf and .prj together."
    ),
    "parts-ignored": Text("有 {count} 个附带文件未使用：{members}。", "{count} accompanying files were not used: {members}."),
    "parts-duplicate": Text("选了两个同名文件“{name}”。请去掉一个。", "Two files of the name “{name}” were selected. Remove one."),
    "parts-none": Text("没有选择文件。", "No file was selected."),
    "parts-too-many": Text("一次选了 {count} 个文件，最多 {limit} 个。请压成 zip 或分批上交。", "{count} files were selected at once, at most {limit}. Zip them or hand them in by parts."),
    "shapefile-shp-damaged": Text("“{name}”比表头写的短，文件不完整。请重新导出。", "“{name}” is shorter than its header says; it is incomplete. Export it again."),
    "shapefile-dbf-damaged": Text("属性表“{name}”的大小与表头不符，文件不完整。请重新导出。", "The size of “{name}” does not match its header; it is incomplete. Export it again."),
    "shapefile-parts-differ": Text(
        "图形有 {shapes} 个，属性有 {records} 行，两者对不上。请核对。", "There are {shapes} shapes but {records} attribute rows. Check the export."
    ),
    "archive-damaged": Text("压缩包“{name}”损坏，校验不通过。请重新压缩。", "The archive “{name}” is damaged. Pack it again."),
    "archive-too-many": Text("压缩包“{name}”里有 {members} 个文件，最多 {limit} 个。", "The archive “{name}” has {members} members, at most {limit}."),
    "archive-too-large": Text("压缩包“{name}”解开后超过 {limit_mb} MB。请拆分。", "The archive “{name}” unpacks to more than {limit_mb} MB. Split it."),
    "archive-duplicate": Text("压缩包“{name}”里有同名文件“{member}”。请去掉一个。", "The archive “{name}” holds “{member}” twice. Remove one."),
    "archive-encrypted": Text("压缩包“{name}”有密码。请去掉密码后再交。", "The archive “{name}” has a password. Pack it without."),
    "archive-link": Text("压缩包“{name}”里的“{member}”是链接，不予打开。", "“{member}” in the archive “{name}” is a link, which is refused."),
    "archive-unsafe-name": Text("压缩包“{name}”里有不安全的文件路径。请重新压缩。", "The archive “{name}” has unsafe paths inside. Pack it again."),
    "archive-nested": Text("压缩包里还有压缩包“{member}”。请解开后只压一层。", "The archive holds another archive, “{member}”. Unpack it and pack one level only."),
    "archive-no-data": Text(
        "压缩包“{name}”里没有可读的数据（有：{members}）。Excel 表请直接上交。", "The archive “{name}” holds no readable data (it has: {members}). Hand in Excel files as they are."
    ),
    "archive-ignored-members": Text("压缩包里有 {count} 个文件未使用：{members}。", "{count} files of the archive were not used: {members}."),
    "archive-packed-tight": Text("压缩比为 {ratio} 倍，异常高，已按字节数核过。", "The packing ratio is {ratio}, unusually high; the bytes were counted."),
}  # fmt: skip

_ENCODINGS = {
    "encoding-unknown-name": Text("没有名为“{name}”的编码。可用：utf-8、gb18030（GBK）、big5。", "There is no encoding “{name}”. Use utf-8, gb18030 (GBK) or big5."),
    "encoding-undecided": Text("“{name}”的文字编码无法判断。请指明编码，如 gb18030（GBK）。", "The text encoding of “{name}” cannot be told. Name it, for example gb18030 (GBK)."),
    "encoding-unsettled": Text("文字按 {name} 读不通。请换一种编码再读，或另存为 UTF-8。", "The text cannot be read as {name}. Try another encoding, or save as UTF-8."),
    "encoding-wished": Text("按指定的编码 {name} 读取", "read as {name}, as asked"),
    "encoding-only-ascii": Text("全部文字都是英文字母和数字，编码不影响", "all text is plain ASCII, so the encoding does not matter"),
    "encoding-utf8-passes": Text("{strings} 个含中文的字符串全部符合 UTF-8，其中 {share} 是汉字", "all {strings} strings are valid UTF-8, {share} of their characters Chinese"),
    "encoding-utf8-not-chinese": Text("虽符合 UTF-8，但读出来不是汉字（汉字占 {share}）", "valid UTF-8, but not Chinese when read so (share {share})"),
    "encoding-passes": Text("{strings} 个字符串全部符合 {name}，其中 {share} 是汉字", "all {strings} strings are valid {name}, {share} of their characters Chinese"),
    "encoding-passes-file": Text("全文符合 {name}", "the whole text is valid {name}"),
    "encoding-fails": Text("不符合 {name}", "not valid {name}"),
    "encoding-mark": Text("文件开头有 {name} 的标记", "the file begins with the mark of {name}"),
    "encoding-standard": Text("此格式规定用 {name}", "the format prescribes {name}"),
    "encoding-cpg": Text(".cpg 写的是 {name}（仅供参考）", ".cpg says {name} (a hint only)"),
    "encoding-no-cpg": Text("没有 .cpg", "there is no .cpg"),
    "encoding-ldid": Text(".dbf 的语言标记为 {value}（仅供参考）", "the .dbf language byte is {value} (a hint only)"),
    "encoding-dxf": Text("图纸声明为 {name}（仅供参考）", "the drawing declares {name} (a hint only)"),
    "encoding-dxf-none": Text("图纸没有声明编码", "the drawing declares no encoding"),
    "encoding-xml": Text("XML 声明为 {name}（仅供参考）", "the XML declares {name} (a hint only)"),
    "text-lost": Text(
        "“{field}”有 {count} 个值的文字在交来之前就已丢失（如“{sample}”），无法恢复。请找原始文件。",
        "{count} values of “{field}” had lost their text before they came here (such as “{sample}”). Look for the original file.",
    ),
    "text-cut-mended": Text("末尾被截断的半个汉字已去掉", "half characters at cut ends left off"),
}  # fmt: skip

_COORDINATES = {
    "crs-unknown-name": Text(
        "没有“{name}”这个坐标系。示例：EPSG:4490、EPSG:4544、GCJ-02。", "There is no coordinate system “{name}”. Examples: EPSG:4490, EPSG:4544, GCJ-02."
    ),
    "crs-wished": Text("按指定的 {crs}（{name}）读取，{share} 的要素在市域内", "read as {crs} ({name}), as asked; share inside the city {share}"),
    "crs-no-coordinates": Text("没有图形，坐标系不影响", "there is no geometry, so the coordinate system does not matter"),
    "crs-declared": Text("文件声明为 {crs}（{name}），{share} 的要素在市域内", "declared as {crs} ({name}); share inside the city {share}"),
    "crs-declared-elsewhere": Text(
        "文件声明为 {crs}（{name}），要素都不在市域内，也没有别的坐标系能使其落入", "declared as {crs} ({name}); nothing lies inside the city, nor would it in any other system"
    ),
    "crs-found": Text(
        "文件没有声明坐标系；只有 {crs}（{name}）能使要素落在市域内（{share}），已按此读取。请核对。",
        "No coordinate system is declared; only {crs} ({name}) puts the features inside the city ({share}) and was taken. Check it.",
    ),
    "crs-declared-wrong": Text(
        "声明的坐标系 {declared} 与数字不符；按 {crs}（{name}）读取才落在市域内（{share}），已更正。请核对。",
        "The declared system {declared} does not fit the numbers; {crs} ({name}) puts the features inside the city ({share}) and was taken. Check it.",
    ),
    "crs-axes-swapped": Text("横纵坐标是对调的，已换回", "the axes were swapped and were put right"),
    "axes-swapped": Text("横纵坐标对调，已换回", "axes were swapped and put right"),
    "crs-shift-undone": Text("{crs} 的偏移已逐点换算回国家2000", "the shift of {crs} was undone point by point"),
    "crs-datum-assumed": Text("仅凭数字分不出 CGCS2000、西安80 和北京54，按 CGCS2000 处理", "numbers alone cannot tell CGCS2000 from Xian 1980 or Beijing 1954; CGCS2000 is assumed"),
    "crs-datum-declared": Text("基准按文件的声明，数字本身验证不了", "the datum is as the file declares it; numbers cannot confirm it"),
    "crs-also-fits": Text(
        "按 {candidates} 也落在市域内；位置若不对，请改选", "{candidates} would lie inside the city as well; pick it if the places are wrong"
    ),
    "crs-ambiguous": Text(
        "坐标系定不下来，有几种都能使要素落在市域内：{candidates}。请选定一种。",
        "The coordinate system is not settled, for several put the features inside the city: {candidates}. Pick one.",
    ),
    "crs-doubtful": Text(
        "声明的坐标系 {crs} 可疑，换一种能使更多要素落在市域内：{candidates}。请选定一种。",
        "The declared system {crs} is doubtful, for another puts more features inside the city: {candidates}. Pick one.",
    ),
    "crs-impossible": Text(
        "声明的坐标系 {crs} 与数字不符，换算出的位置不存在。请核对带号和轴序，选定正确的坐标系。",
        "The numbers cannot be in {crs}: they give no place on Earth. Check zone and axis order and pick the right system.",
    ),
    "crs-unknown": Text(
        "文件没有声明坐标系，按常用坐标系都不在市域内。可能用了地方坐标系，请向提供者问明，或请测绘部门转成国家2000；知道的话请选定。",
        "No coordinate system is declared, and no usual one puts the features inside the city. It may be a local system: ask who made it, or have the survey office convert it to CGCS2000; if you know it, pick it.",
    ),
    "crs-unknown-degrees": Text(
        "文件没有声明坐标系。数字像经纬度，但不在市域内。若确是经纬度，请选定 EPSG:4490。",
        "No coordinate system is declared. The numbers look like degrees outside the city. If they are, pick EPSG:4490.",
    ),
    "crs-local": Text(
        "坐标像是“{name}”。地方坐标系的参数没有公布，位置可能整体偏移。请在地图上核对，或请测绘部门转换。",
        "The coordinates look like “{name}”. The parameters of local systems are not public, so everything may be off by the same amount. Check it on the map, or have the survey office convert it.",
    ),
    "datum-unverified": Text(
        "坐标系 {crs} 与 CGCS2000 之间没有公开的转换参数，位置可能偏差至 100 米。建议由测绘部门转换。",
        "There is no public transformation from {crs} to CGCS2000; positions may be off by up to 100 m. Have the survey office convert it.",
    ),
}  # fmt: skip

_GEOMETRIES = {
    "ring-closed": Text("未闭合的环已闭合", "open rings closed"),
    "lines-closed": Text("首尾相接的线和圆已转成面", "closed lines and circles turned into polygons"),
    "height-dropped": Text("高程和测量值已去掉，只留平面坐标", "heights and measures dropped"),
    "geometry-mended": Text("自相交等无效图形已修复", "invalid geometries mended"),
    "parts-split": Text("修复后分成几部分的图形", "geometries that fell into several parts when mended"),
    "parts-merged": Text("几部分合为一体的图形", "geometries whose parts were brought together"),
    "rings-turned": Text("环的方向与全文件不一致，已统一（形状和面积不变）", "rings that ran against the rule of the file turned (shape and area stay)"),
    "repair-with-area": Text("{sentence}（椭球面积 {before} → {after} 平方米）", "{sentence} (geodesic area {before} → {after} m²)"),
    "index-rebuilt": Text("缺少 .shx，已重建索引", "the missing .shx index was rebuilt"),
    "geometry-unreadable": Text("{count} 个要素的图形无法修复，按无图形处理。第 {rows} 个。", "{count} features have geometry beyond repair and come without it. Features {rows}."),
    "geometry-invalid": Text("{count} 个要素的图形无效，已修复。第 {rows} 个。请核对修复结果。", "{count} features had invalid geometry, which was mended. Features {rows}. Check the result."),
    "repair-changed-area": Text(
        "{count} 个要素修复后面积变化超过 1%。第 {rows} 个。请核对图形，最好在 GIS 中改好再交。",
        "Mending changed the area of {count} features by more than 1%. Features {rows}. Check them; better correct them in GIS.",
    ),
    "geometry-mixed": Text("文件中有几种图形：{kinds}。", "The file holds several kinds of geometry: {kinds}."),
    "coordinates-zero": Text(
        "{count} 个要素的坐标全是 0，按无图形处理。第 {rows} 个。请补填坐标。", "The coordinates of {count} features are all 0; they come without geometry. Features {rows}. Enter them."
    ),
    "geometry-empty": Text("{count} 个要素的图形是空的。第 {rows} 个。", "{count} features have empty geometry. Features {rows}."),
    "geometry-off-earth": Text(
        "{count} 个要素的坐标在地球上不存在（经度超过 180° 或纬度超过 90°），按无图形处理。第 {rows} 个。请核对坐标后再交。",
        "{count} features lie nowhere on earth (beyond 180° of longitude or 90° of latitude) and come without geometry. Features {rows}. Check their coordinates.",
    ),
    "geometry-not-finite": Text(
        "{count} 个要素的坐标不是有效数字（NaN 或无穷大）。第 {rows} 个。请修正后再交。", "{count} features have coordinates that are no numbers (NaN or infinite). Features {rows}. Correct them."
    ),
}  # fmt: skip

READER: Mapping[str, Text] = _KINDS | _FILES | _SHAPEFILES | _ENCODINGS | _COORDINATES | _GEOMETRIES
