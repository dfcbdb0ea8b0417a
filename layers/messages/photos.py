"""Sentences about photographs: why one is not taken, and what is said of the place where one was made."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

PHOTOS: Mapping[str, Text] = {
    "photo-kind": Text("“{name}”不是 JPEG、PNG 或 WebP 照片。请另存为 JPEG 后再交。", "“{name}” is not a JPEG, PNG or WebP picture. Save it as JPEG and hand that in."),
    "photo-heic": Text("“{name}”是 HEIC 或 AVIF 格式，这里打不开。请导出为 JPEG 再交；苹果手机在“设置 › 相机 › 格式”中选“兼容性最佳”，以后拍的就是 JPEG。", "“{name}” is HEIC or AVIF, which cannot be opened here. Export it as JPEG; on an iPhone choose Settings, Camera, Formats, “Most Compatible” for those to come."),
    "photo-moves": Text("“{name}”是动图，只收单张照片。请另存为 JPEG 后再交。", "“{name}” moves; still pictures are accepted. Save one frame as JPEG and hand that in."),
    "photo-damaged": Text("“{name}”已损坏或不完整，打不开。请重新导出或重新拍摄。", "“{name}” is damaged or incomplete and cannot be opened. Export it again or take another."),
    "photo-too-large": Text("“{name}”超过 {limit_mb} MB。请压缩后再交。", "“{name}” is larger than {limit_mb} MB. Make it smaller."),
    "photo-too-many-pixels": Text("“{name}”超过 {limit} 百万像素。请缩小后再交。", "“{name}” has more than {limit} million pixels. Make it smaller."),
    "photo-known": Text("“{name}”已在该项目的“{stage}”中，未重复添加。", "“{name}” is there already for this project under “{stage}”; it was not added again."),
    "photo-future": Text("拍摄日期 {date} 在今天之后。请改正日期。", "The date {date} lies in the future. Correct it."),
    "photo-no-feature": Text("当前版本中没有这个项目，可能刚被替换。请重新选择。", "The current revision has no such project; it may just have been replaced. Choose again."),
    "photo-too-many": Text("该项目已有 {limit} 张照片，是上限。请先撤下不用的。", "This project has {limit} photos, which is the limit. Withdraw some first."),
    "photo-not-sure": Text("“{name}”的拍摄点不像在这个项目：{what}请核对，确认后再添加。", "“{name}” does not seem to show this project. {what} Check it and confirm before it is added."),
    "photo-gone": Text("没有这张照片，可能刚被撤下。请刷新页面。", "There is no such photo; it may just have been withdrawn. Reload the page."),
    "photo-no-reason": Text("撤下照片要写原因。请填写后再试。", "A reason is needed to withdraw a photo. Write one and try again."),
    "photo-far": Text("拍摄点距项目 {metres} 米，请核对是否选错项目。", "It was taken {metres} m from the project; check that this is the right one."),
    "photo-outside-city": Text("拍摄点不在本市范围内，请核对是否选错照片。", "It was taken outside the city; check that this is the right one."),
    "photo-far-kept": Text("拍摄点距项目 {metres} 米，添加人已核对。", "It was taken {metres} m from the project; whoever added it has checked this."),
    "photo-outside-city-kept": Text("拍摄点不在本市范围内，添加人已核对。", "It was taken outside the city; whoever added it has checked this."),
    "photo-near": Text("拍摄点距项目 {metres} 米。", "It was taken {metres} m from the project."),
    "photo-shifted": Text("照片记录的位置像是高德、腾讯地图的偏移坐标（GCJ-02），换算后距项目 {metres} 米。", "The position in the picture looks like the shifted one of Amap or Tencent (GCJ-02); moved back it is {metres} m from the project."),
    "photo-no-position": Text("照片没有位置信息，未核对拍摄点。", "The picture has no position, so the place was not checked."),
    "photo-no-geometry": Text("项目没有图形，未核对拍摄点。", "The project has no geometry, so the place was not checked."),
}  # fmt: skip
